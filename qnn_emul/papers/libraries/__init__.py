"""The error rules that public block-encoding libraries compute, as statements about the encodings that they are attached to."""

SOURCE = "a public block-encoding library"
