"""The pages of the account area. What is somebody else's looks like what is not there: 404."""
