"""Campaigns in units: idempotent ranges of cases, their results files, so that any process can do any of them."""
