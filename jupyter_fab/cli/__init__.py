"""The command line: jupyter fab ..."""
