"""DynamoDB inside the tests' own process: what of it Portico uses, as AWS documents it, and nothing else.

moto makes and describes the tables; their rows are kept here. moto takes milliseconds for a call and loses what is
written at once; most of what the tests waited for was that.
"""
