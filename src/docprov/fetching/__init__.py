"""Getting a release from elsewhere: the origins it may have, the download, and what is remembered of those seen before."""
