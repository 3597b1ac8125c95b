"""The command line: `quannhu <room> <verb>`."""
