"""DynamoDB inside the tests' own process: what of it Portico uses, as AWS documents it, and nothing else.

moto makes and describes the tables; their rows are kept here. moto's take milliseconds each, lose what is written at
once, and know no tokens; most of what the tests waited for was that.
"""
