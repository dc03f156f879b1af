"""Scenario, behaviour, Bell expression, counts and input distribution."""
