// The SQL expressions of filters. Binding powers, from the loosest: OR, AND, NOT, IS, LIKE, comparison with IN and
// BETWEEN, sums, products, unary minus, suffixes. Chains are loops, so that only parentheses and a NOT on the right of
// a comparison recurse. The grammar is wider than what is bound today: what is not is refused by name.
grammar Sql;

options { caseInsensitive = true; }

filter : expression EOF ;

expression : conjunction (OR conjunction)* ;
conjunction : negation (AND negation)* ;
negation : NOT* truth ;

truth : pattern truthTest* ;
truthTest
  : IS NOT? (NULL | TRUE | FALSE)                      # isTest
  | IS NOT? (UNKNOWN | DISTINCT FROM pattern)          # otherIsTest
  ;

pattern : comparison patternTest* ;
patternTest
  : NOT? (LIKE | ILIKE) comparison (ESCAPE STRING)?    # likeTest
  | NOT? (SIMILAR TO | RLIKE | REGEXP) comparison      # otherPatternTest
  ;

comparison : sum comparisonTest* ;
comparisonTest
  : comparator (NOT+ truth | sum)                      # compareTest
  | NOT? IN '(' listItem (',' listItem)* ')'           # inTest
  | NOT? BETWEEN sum AND sum                           # betweenTest
  | NOT NULL                                           # notNullTest
  | otherComparator sum                                # otherCompareTest
  ;
comparator : EQ | NE | LT | LE | GT | GE ;
otherComparator : '<=>' | '~' | '!~' ;
// Long lists of plain literals do not pay for the whole ladder of rules.
listItem : MINUS? literal | expression ;

sum : product (sumOperator product)* ;
sumOperator : PLUS | MINUS | '||' | '<<' | '>>' | '&' | '&&' | '|' | '^' | XOR ;
product : unary (productOperator unary)* ;
productOperator : '*' | '/' | '%' ;
unary : (PLUS | MINUS)* postfix ;
postfix : primary suffix* ;
suffix
  : '.' (name | reserved)
  | '[' expression (':' expression)? ']'
  | '::' typeName
  ;

primary
  : literal                                                        # literalPrimary
  | (CAST | TRY_CAST) '(' expression AS typeName ')'               # castPrimary
  | name '(' (expression (',' expression)*)? ')'                   # functionPrimary
  | '(' expression ')'                                             # groupPrimary
  | '(' expression (',' expression)+ ')'                           # tuplePrimary
  | '[' (expression (',' expression)*)? ']'                        # arrayPrimary
  | name                                                           # columnPrimary
  ;

// Words that name no column, but a field behind a period.
reserved : AND | BETWEEN | FALSE | ILIKE | IN | IS | LIKE | NOT | NULL | OR | TRUE ;

typeName : name name? ('(' INTEGER (',' INTEGER)? ')')? ;

literal
  : INTEGER                # integerLiteral
  | FLOAT                  # floatLiteral
  | STRING                 # stringLiteral
  | HEX                    # binaryLiteral
  | (TRUE | FALSE)         # booleanLiteral
  | NULL                   # nullLiteral
  | DATE STRING            # dateLiteral
  | TIMESTAMP STRING       # timestampLiteral
  ;

name : IDENTIFIER | BACKTICKED | DOUBLE_QUOTED | word ;
// Words with a meaning of their own that still may name a column.
word
  : AS | CAST | DATE | DISTINCT | ESCAPE | FROM | REGEXP | RLIKE | SELECT | SIMILAR | TIMESTAMP | TO | TRY_CAST
  | UNKNOWN | XOR | INTERVAL | EXISTS | CASE
  ;

AND : 'and' ;
AS : 'as' ;
BETWEEN : 'between' ;
CASE : 'case' ;
CAST : 'cast' ;
DATE : 'date' ;
DISTINCT : 'distinct' ;
ESCAPE : 'escape' ;
EXISTS : 'exists' ;
FALSE : 'false' ;
FROM : 'from' ;
ILIKE : 'ilike' ;
IN : 'in' ;
INTERVAL : 'interval' ;
IS : 'is' ;
LIKE : 'like' ;
NOT : 'not' ;
NULL : 'null' ;
OR : 'or' ;
REGEXP : 'regexp' ;
RLIKE : 'rlike' ;
SELECT : 'select' ;
SIMILAR : 'similar' ;
TIMESTAMP : 'timestamp' ;
TO : 'to' ;
TRUE : 'true' ;
TRY_CAST : 'try_cast' ;
UNKNOWN : 'unknown' ;
XOR : 'xor' ;

EQ : '=' | '==' ;
NE : '!=' | '<>' ;
LE : '<=' ;
GE : '>=' ;
LT : '<' ;
GT : '>' ;
PLUS : '+' ;
MINUS : '-' ;
OPEN : '(' ;
CLOSE : ')' ;
OPEN_BRACKET : '[' ;
CLOSE_BRACKET : ']' ;
COMMA : ',' ;

INTEGER : DIGIT+ ;
FLOAT : DIGIT+ '.' DIGIT* EXPONENT? | '.' DIGIT+ EXPONENT? | DIGIT+ EXPONENT ;
HEX : 'x' '\'' ~[']* '\'' ;
STRING : '\'' (~['] | '\'\'')* '\'' ;
BACKTICKED : '`' (~[`] | '``')* '`' ;
DOUBLE_QUOTED : '"' (~["] | '""')* '"' ;
IDENTIFIER : [\p{L}_] [\p{L}\p{M}\p{N}_$]* ;

LINE_COMMENT : '--' ~[\r\n]* -> skip ;
BLOCK_COMMENT : '/*' .*? '*/' -> skip ;
SPACE : [\p{White_Space}]+ -> skip ;
OPEN_COMMENT : '/*' ;
OTHER : . ;

fragment DIGIT : [0-9] ;
fragment EXPONENT : 'e' [+-]? DIGIT+ ;
