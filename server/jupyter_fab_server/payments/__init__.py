"""Payment providers behind one protocol; workshop credits are built in.

Role: how a price is held when somebody orders, and given back when nothing comes of it. A provider works inside the
caller's transaction, so that an order and its money are one. Who is paid out of what was held is the settlement's
matter. Providers of others: see docs/how-to/add-a-payment-provider.md.
"""
