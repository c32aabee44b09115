"""Where samples land. `parquet` is the native store; everything else is an export from it.

Formats of trainers (LLaVA, Qwen-VL, verl, WebDataset, …) get a module each beside it, and read rows with
`codesynth.sinks.parquet.read_samples`.
"""
