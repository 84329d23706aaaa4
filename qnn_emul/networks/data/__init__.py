"""Pictures that ship with the package or come from files: digits, photographs, any PNG."""
