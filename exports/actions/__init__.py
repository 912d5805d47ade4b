from exports.actions.requests import request_export

__all__ = ["request_export"]
