"""What crosses the wire: the messages between registry, notebook, page, script and hub, and their one codec.

Both ends import these types, OpenAPI and the TypeScript types are generated from them, and decoding is strict: unknown
fields, wrong types and impossible values are refused with a JSON pointer. One module a subject; nothing here does I/O.
"""
