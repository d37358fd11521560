"""Writers: what the commands found as text, JSON, Markdown, HTML, SARIF, JUnit XML and workflow commands of GitHub.

A module per subject and format, and for each subject one that lists its formats. They decide how things look, and nothing else.
"""
