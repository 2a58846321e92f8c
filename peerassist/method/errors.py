"""What the method refuses. The words are made where a person reads them."""


class DomainError(Exception):
    """A wish that can't be carried out. `code` says which rule, `values` fill its sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values
