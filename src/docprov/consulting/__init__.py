"""Reading a package for answers: its findings, who says otherwise, where a number comes from."""
