"""The cases as people wrote them: parameters, reasons and edits, without the answers.

``make vectors`` adds what the oracle answers and writes ``vectors/*.json``.
"""
