"""What people say is wrong or missing in the directory: asked for step by step, checked, told to curators."""
