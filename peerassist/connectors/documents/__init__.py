"""The record as documents to take away: PDF, DOCX, ODT, Markdown, HTML. Dataclasses in, bytes out; no models."""
