"""What is true of documents: their value, kinds, numbers, flow. No framework, no files, no clock."""
