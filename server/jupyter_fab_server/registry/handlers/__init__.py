"""What the routes do: parse, one service call, answer.

Role: between the route table, where access is decided and bodies are decoded, and the services, where the rules are. A
handler opens the transaction and lets a service do the rest in it; what costs seconds it leaves to the background or to
a pool. No rule of the trade belongs here.
"""
