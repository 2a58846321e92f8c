"""The room under load: how quick, how dear, how much is lost."""
