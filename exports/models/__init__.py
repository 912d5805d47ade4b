from exports.models.job import ExportJob, ExportOutput

__all__ = ["ExportJob", "ExportOutput"]
