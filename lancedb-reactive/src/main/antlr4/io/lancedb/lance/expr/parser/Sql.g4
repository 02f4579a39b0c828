grammar Sql;
filter : expression EOF;
expression : IDENTIFIER;
IDENTIFIER : [a-zA-Z_]+;
WS : [ \t\r\n]+ -> skip;
