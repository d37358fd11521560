"""What a request body may hold: tables built from the installed SDK's models, kept on disk, and the check against them."""
