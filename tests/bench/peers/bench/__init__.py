"""What choros and its peers are measured with: data, programs, servers, tables."""
