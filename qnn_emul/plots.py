"""Pictures: `qe.plots`. A notebook shows what these return; `.svg` is the text of it; `.save("f.png")` writes .png, .pdf or .svg."""

from .reports.charts import save
from .reports.pictures import errors, norms, polynomial, unitary

__all__ = ["errors", "norms", "polynomial", "save", "unitary"]
