"""HTTPS listeners: uvicorn with reason phrases, resets on demand, a journal and faults for every plane."""
