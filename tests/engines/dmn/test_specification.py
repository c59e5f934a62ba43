# SPDX-License-Identifier: Apache-2.0
"""What the DMN specification says of FEEL, line by line: an expression and the value it has, both written in FEEL.

Lines of one built-in stand together with its error cases: what cannot be computed is null.
"""

import pytest

from mingfu.engines.dmn import DmnError, compile_expression


def rows(text):
    """Expression and value of each line."""
    return [tuple(part.strip() for part in line.rpartition(" => ")[::2]) for line in text.splitlines() if line]


def value(text):
    return compile_expression(text).evaluate({})


VALUES = r"""
true = 0 => null
null = 0 => false
date("2018-12-08") = date("2018-12-09") => false
date and time("2018-12-08T00:00:00+00:00") = date and time("2018-12-08T00:00:00Z") => true
duration("P1Y") = duration("P12M") => true
duration("P1Y") = duration("P365D") => null
duration("P0Y") = duration("P0D") => null
[1] = 1 => null
[1,2,[3]] = [1,2,[3]] => true
{} = {} => true
{foo:"bar"} = {"foo":"bar"} => true
[1..2] = [1..2] => true
100 = 100.0 => true
-0 = 0 => true
"foo" = "foo" => true
is(@"12:00:00", @"12:00:00Z") => false
1 instance of number => true
[1,2] instance of list<number> => true
[1,"a"] instance of list<number> => false
[1,2] instance of list<Any> => true
{a:1} instance of context<a: number> => true
{a:1} instance of context<a: string> => false
{a:1,b:2} instance of context<a: number> => true
[1..3] instance of range<number> => true
duration("P1Y") instance of years and months duration => true
duration("P1Y") instance of days and time duration => false
@"2021-01-01" instance of date => true
date("2021-01-01") instance of date and time => false
5 in (<=5) => true
5 in (5) => true
5 in ((5..10]) => false
5 in ([5..10]) => true
1 in [2,3,1] => true
[1,2,3] in [[1,2,3,4],[1,2,3]] => true
[1,2,3] in ([[1,2,3,4]],[[1,2,3]]) => true
[1,2,3] in ([1,2,3]) => true
{a:1} in [{a:1}] => true
null in null => true
null in [null] => true
"a" in ("b","c") => false
5 in (>3, <2) => true
5 in (!=4) => true
5 in !=4 => true
date("2018-12-11") in [date("2018-12-05")..date("2018-12-31")] => true
duration("P11D") in (duration("P10D")..duration("P13D")) => true
1 in ]0..2[ => true
date("2018-12-10").year => 2018
date("2018-12-10").weekday => 1
date("2018-12-10").day => 10
date("2018-12-10").month => 12
date and time("2018-12-10T10:30:01").hour => 10
date and time("2018-12-10T10:30:01+05:00").time offset => @"PT5H"
date and time("2018-12-10T10:30:01@Etc/UTC").timezone => "Etc/UTC"
date and time("2018-12-10T10:30:01").time offset => null
duration("P2Y2M").years => 2
duration("P2Y2M").months => 2
duration("P10DT2H").days => 10
duration("P2Y2M").days => null
duration("-P26M").years => -2
[1..10].start => 1
(1..10].start included => false
(<10).end => 10
(<10).start => null
(<10).start included => false
(=10).start => 10
get value({a:"foo"}, "a") => "foo"
get value({a:"foo"}, "b") => null
get value(null, "b") => null
get value({a:{b:1}}, ["a","b"]) => 1
get value({a:1}, []) => null
get value(m: {a:"foo"}, key: "a") => "foo"
modulo(12, 5) => 2
modulo(-12, 5) => 3
modulo(12,-5) => -3
modulo(-12,-5) => -2
modulo(10.1,4.5) => 1.1
modulo(-10.1,4.5) => 3.4
modulo(10.1,-4.5) => -3.4
modulo(-10.1,-4.5) => -1.1
modulo(1,0) => null
modulo(10,3,1) => null
even(2) => true
even(-2) => true
abs(duration("-P1D")) => @"P1D"
abs(-1) => 1
abs("x") => null
abs(n: -1) => 1
exp(4) => 54.59815003314423907811026120286088
number("1 000,00", " ", ",") => 1000.00
number("1,000.00", ",", ".") => 1000.00
number("1.000,00", ".", ",") => 1000.00
number("1", null, null) => 1
number("1","1",".") => null
number("1 000 000,5", " ", ",") => 1000000.5
number(from:"1 000", grouping separator:" ", decimal separator: ".") => 1000
number("") => null
number("1,1") => null
number("-1") => -1
"""

LISTS = r"""
{f: function(a) a+1, r: f(2)}.r => 3
{fact: function(n) if n = 0 then 1 else n * fact(n-1), r: fact(5)}.r => 120
(function(a) function(b) a+b)(1)(2) => 3
{f: function(a) a}.f(1) => 1
[function(a) a+1][1](2) => 3
(function(a,b) a-b)(b: 1, a: 3) => 2
(function(a: number) a)("x") => null
(function(a: list<number>) a)(1) => [1]
(function(a: number) a)([1]) => 1
(function(a) external {java: {class: "java.lang.Math", method signature: "cos(double)"}})(1) => null
null.b => null
{a:1}.b => null
[{b: 1},{b:[2.1,2.2]}].b => [1, [2.1, 2.2]]
[].b => []
[{b:1},{c:1}].b => [1, null]
{a:{b:{c:1}}}.a.b.c => 1
"foo".b => null
some x in [1,2] satisfies x > 1 => true
every x in [] satisfies x > 1 => true
some x in [] satisfies x > 1 => false
some x in null satisfies x => null
every x in [1,null] satisfies x > 0 => null
some x in [1,null] satisfies x > 0 => true
some x in [1..3] satisfies x = 3 => true
every i in [0, 1], j in [2,3] satisfies i < j => true
for x in [1,2], y in [x, x+1] return x*y => [1, 2, 4, 6]
for x in 1..3 return x => [1, 2, 3]
for x in 3..1 return x => [3, 2, 1]
for i in 0..4 return if i = 0 then 1 else i * partial[-1] => [1, 1, 2, 6, 24]
for x in [1..3] return x => [1, 2, 3]
for x in null return x => null
for x in "a" return x => ["a"]
for i in @"2021-01-01"..@"2021-01-03" return i => [@"2021-01-01", @"2021-01-02", @"2021-01-03"]
for i in [@"2021-01-01"..@"2021-01-03"] return i => [@"2021-01-01", @"2021-01-02", @"2021-01-03"]
[1,2,3][item > 1] => [2, 3]
[1,2,3][1] => 1
[1,2,3][-1] => 3
[1,2,3][4] => null
[1,2,3][0] => null
[{x:1,y:2},{x:2,y:3}][x=1] => [{"x": 1, "y": 2}]
[{x:1,y:2},{x:2,y:3}][x=1][1].y => 2
1[1] => 1
1[true] => [1]
1[item > 3] => []
[1,null][item = null] => [null]
[true,false][item] => [true]
[1,2]["a"] => null
append([1],2,3) => [1, 2, 3]
append([1]) => null
append(1,2) => [1, 2]
concatenate([1],[2]) => [1, 2]
concatenate([1],2) => [1, 2]
concatenate([1],null) => null
count([]) => 0
count(null) => null
count(1) => 1
count([null]) => 1
min() => null
min([]) => null
min(1,"a") => null
min(null) => null
min([1,null]) => null
min("a","b") => "a"
min([@"2021-01-01",@"2020-01-01"]) => @"2020-01-01"
sum([]) => null
sum(1,2) => 3
sum() => null
sum([1,null]) => null
sum([1,"a"]) => null
mean([]) => null
mean(1,2) => 1.5
all([]) => true
all([true,null]) => null
all(true,true) => true
all(null) => null
any([]) => false
any(null) => null
any([1]) => null
product([]) => null
product(2,3,4) => 24
mode([]) => []
mode(null) => null
mode([null]) => null
median([]) => null
median(8,2,5,3,4) => 4
stddev(2,4,7,5) => 2.081665999466132735282297706979931
stddev([1]) => null
sublist([1,2,3],2) => [2, 3]
sublist([1,2,3],-2,1) => [2]
sublist([1,2,3],0) => null
insert before([1,3],2,2) => [1, 2, 3]
insert before([1],5,2) => null
remove([1,2,3],2) => [1, 3]
reverse([1,2]) => [2, 1]
index of([1,2,1],1) => [1, 3]
index of([1,null],null) => [2]
union([1,2],[2,3]) => [1, 2, 3]
distinct values([1,2,1,null,null]) => [1, 2, null]
duplicate values([1,2,1]) => [1]
flatten([[1,2],[[3]],4]) => [1, 2, 3, 4]
list contains([1,null],null) => true
list contains(null,null) => null
sort([3,1,2], function(a,b) a<b) => [1, 2, 3]
sort([3,1,2]) => [1, 2, 3]
sort(list: [3,1], precedes: function(x,y) x < y) => [1, 3]
list replace([2,4,7,8],3,6) => [2, 4, 6, 8]
list replace([2,4,7,8],function(item,newItem) item < newItem,5) => [5, 5, 7, 8]
string join(["a","b","c"],"_and_") => "a_and_b_and_c"
string join(["a",null,"c"],"_") => "a_c"
string join([]) => ""
string join(["a"], null) => "a"
string join("a") => "a"
string join([1]) => null
substring("foobar",3) => "obar"
substring("foobar",3,3) => "oba"
substring("foobar",-2,1) => "a"
substring("\U01F40Eab",2) => "ab"
substring("foobar",0) => null
string length("\U01F40Eab") => 3
string length("\uD83D\uDCA9") => 1
substring before("foobar","") => ""
substring after("","a") => ""
substring after("foobar","") => "foobar"
replace("abcd","(ab)|(a)","[1=$1][2=$2]") => "[1=ab][2=]cd"
replace("abracadabra","bra","*") => "a*cada*"
replace("abracadabra","a.*?a","*") => "*c*bra"
replace("reluctant","r.*?t","X") => "Xant"
replace("0123456789","(\d{3})(\d{3})(\d{4})","($1) $2-$3") => "(012) 345-6789"
replace("AbC","b","x","i") => "AxC"
split("John Doe","\\s") => ["John", "Doe"]
split("a;b;c;;",";") => ["a", "b", "c", "", ""]
matches("foobar","^fo*b") => true
matches("a\nb","a.b","s") => true
matches("helloworld","hello world","x") => true
matches("abc","[a-z","") => null
matches("a","A","i") => true
upper case("aBc4") => "ABC4"
string(1.1) => "1.1"
string(null) => null
string(true) => "true"
string([1,"a"]) => "[1, \"a\"]"
string({a:1}) => "{a: 1}"
string({"a b":"c"}) => "{\"a b\": \"c\"}"
string(@"P1D") => "P1D"
string(@"PT24H") => "P1D"
string(@"P13M") => "P1Y1M"
string(@"2020-01-01T00:00:00@Europe/Paris") => "2020-01-01T00:00:00@Europe/Paris"
string([1..5]) => "[1..5]"
string(1/3) => "0.3333333333333333333333333333333333"
string(10000000000000000000000) => "10000000000000000000000"
string([]) => "[]"
string({}) => "{}"
string("a\"b") => "a\"b"
string("") => ""
string(@"10:00:00.123") => "10:00:00.123"
string(@"-P1Y") => "-P1Y"
string(duration("PT0S")) => "PT0S"
string(duration("P0Y")) => "P0M"
"""

TIMES = r"""
date("2017-13-10") => null
date("2017-02-29") => null
date("99999-12-31") => @"99999-12-31"
date("012-12-31") => null
date("999999999-12-31") => @"999999999-12-31"
date("-999999999-12-31") => @"-999999999-12-31"
date("+2012-12-02") => null
date("02012-12-02") => null
date("2012-12-02T") => null
date(2017,2,29) => null
date(year:2017,month:8,day:25) => @"2017-08-25"
date(date and time("2017-08-14T14:25:00")) => @"2017-08-14"
date(null) => null
time("23:59:60") => null
time("11:22:33.444") => @"11:22:33.444"
time("11:22:33+14:00") => @"11:22:33+14:00"
time("11:22:33Z").time offset => @"PT0S"
time(11,59,0) => @"11:59:00"
time(11,59,1.3,duration("-PT1H")) => @"11:59:01.3-01:00"
time(11,59,45,null) => @"11:59:45"
time(24,0,0) => null
time(11,59,45,duration("PT2H1M0S")) => @"11:59:45+02:01"
time("11:59:45@Europe/Paris") => @"11:59:45@Europe/Paris"
time(date and time("2017-08-10T10:20:00@Europe/Paris")) => @"10:20:00@Europe/Paris"
time(date and time("2017-08-10T10:20:00")) => @"10:20:00"
time(date("2017-08-10")) => @"00:00:00Z"
string(time(date("2017-08-10"))) => "00:00:00Z"
string(time("00:01:00@Etc/UTC")) => "00:01:00@Etc/UTC"
time("7:00:00") => null
time(from: "12:00:00") => @"12:00:00"
time(hour:11,minute:59,second:0,offset:duration("PT0S")) => @"11:59:00Z"
date and time("2012-12-24") => @"2012-12-24T00:00:00"
date and time(date("2017-01-01"),time("23:59:01")) => @"2017-01-01T23:59:01"
date and time(date("2017-01-01"),time("23:59:01@Europe/Paris")) => @"2017-01-01T23:59:01@Europe/Paris"
date and time(date and time("2017-08-10T10:20:00"),time("23:59:01Z")) => @"2017-08-10T23:59:01Z"
duration("P1D") => @"P1D"
duration("P1Y1D") => null
duration("P") => null
duration("P1DT") => null
duration("PT1H1.5S") => @"PT1H1.5S"
duration("-PT0.999S") => @"-PT0.999S"
duration("P1M1D") => null
duration("P1.5Y") => null
duration("P0.5D") => null
duration("PT1.5H") => null
string(duration("PT1000M0.999999999S")) => "PT16H40M0.999999999S"
string(duration("P99999999Y")) => "P99999999Y"
string(duration("P26M")) => "P2Y2M"
duration("P1Y") - duration("P1M") => @"P11M"
years and months duration(date("2017-12-31"),date("2019-01-01")) => @"P1Y"
years and months duration(date("2019-10-01"),date("2017-09-03")) => @"-P2Y"
years and months duration(date and time("2017-12-31T13:00:00"),date and time("2017-12-31T12:00:00")) => @"P0M"
date("2020-01-31") + duration("P1M") => @"2020-02-29"
date("2021-01-01") + duration("PT25H") => @"2021-01-02"
date("2021-01-01") - duration("PT1H") => @"2020-12-31"
date("2021-01-01") - date("2020-01-01") => @"P366D"
date and time("2021-01-01T00:00:00Z") - date("2020-01-01") => @"P366D"
time("10:00:00") + duration("PT15H") => @"01:00:00"
time("10:00:00") - time("09:00:00") => @"PT1H"
time("10:00:00") + duration("P1Y") => null
duration("P1Y") * 2 => @"P2Y"
2 * duration("PT1H") => @"PT2H"
duration("P1D") / duration("PT12H") => 2
duration("P1Y") / 2 => @"P6M"
duration("P1Y") / duration("P2Y") => 0.5
duration("P1Y") / 0 => null
duration("P1D") * duration("P1D") => null
duration("P1Y") + duration("P1D") => null
@"2021-01-01T10:00:00@Europe/Paris" + @"PT1H" => @"2021-01-01T11:00:00@Europe/Paris"
@"2019-12-31" => @"2019-12-31"
@"P1Y" => @"P1Y"
@"-P1D" => @"-P1D"
week of year(date("2019-12-31")) => 1
day of year(date("2019-09-17")) => 260
day of week(date("2019-09-17")) => "Tuesday"
month of year(date("2019-09-17")) => "September"
-duration("P1Y") => @"-P1Y"
- "a" => null
--1 => 1
2 ** -1 => 0.5
(-2) ** 0.5 => null
10 ** 400 => 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
10 ** 7000 => null
decimal(1/3,2) => 0.33
decimal(2.5,0) => 2
decimal(1.5,0) => 2
decimal(128.123456,-2) => 100
decimal(1, 7000) => null
decimal(1,null) => null
decimal(n: 1.234, scale: 2) => 1.23
ceiling(1.5) => 2
ceiling(-1.56,1) => -1.5
floor(1.56,1) => 1.5
floor(-1.5) => -2
round up(5.5,0) => 6
round down(-5.5,0) => -5
round half up(-5.5,0) => -6
round half down(5.5,0) => 5
round half down(1.126,2) => 1.13
lower case("ÀÉ") => "àé"
starts with("foo","f") => true
1 < 2 and 2 < 3 or false => true
not(1) => null
"a" < "b" => true
true < false => null
5 between 1 and 10 and true => true
(1 in [1..2]) and true => true
if "x" then 1 else 2 => 2
"\u0041" => "A"
null + 1 => null
"a" + null => null
[1] + 1 => null
"a" - "b" => null
before(1,10) => true
before([1..10),10) => true
before([1..10],(10..20]) => true
meets([1..5],[5..10]) => true
meets([1..5],(5..10]) => false
met by([5..10],[1..5]) => true
overlaps([5..8],[1..5)) => false
overlaps before([1..5),(1..5]) => true
overlaps after((1..5],[1..5]) => true
finishes(10,[1..10]) => true
finished by([1..10],10) => true
includes([1..10],5) => true
during(5,[1..10]) => true
starts(1,(1..10]) => false
started by([1..10],[1..5]) => true
coincides([1..5],[1..5]) => true
coincides(5,5) => true
meets(1,[1..5]) => null
before(null,1) => null
before(point1: 1, point2: 2) => true
before(range: [1..2], point: 3) => true
context([{key:"a",value:1},{key:"b",value:2}]) => {"a": 1, "b": 2}
context put({a:1},"b",2) => {"a": 1, "b": 2}
context put({a:{b:1}},["a","b"],2) => {"a": {"b": 2}}
context put({a:1},["a","b"],2) => null
context put(null,"b",2) => null
context merge([{a:1},{b:2}]) => {"a": 1, "b": 2}
context merge({a:1}) => {"a": 1}
get entries({a:1}) => [{"key": "a", "value": 1}]
is(1,"1") => false
is(null,null) => true
range("[1..3]") => [1..3]
range("(1..3)") => (1..3)
range("[1..3") => null
range("") => null
range("[a..b]") => null
range("[\"a\"..\"z\"]") => ["a".."z"]
range("[3..1]") => null
range("]1..3[") => (1..3)
"""

NAMES = r"""
(for x in [1,2] return function(y) x+y)[1](5) => 6
{a+b: 5, r: a+b + 1}.r => 6
for foo-bar in [1,2] return foo-bar + 1 => [2, 3]
{date of birth: date("2020-01-01"), r: date of birth.year}.r => 2020
{order: 1, r: order + 1}.r => 2
{a b  c: 1, r: a  b c}.r => 1
{年 龄: 3, 结果: 年 龄 + 1}.结果 => 4
{a/b: 1, r: a/b}.r => 1
{a's: 1, r: a's}.r => 1
{x: 1, y: x- 1}.y => 0
{Mike's age: 3, r: Mike's age > 2}.r => true
some even in [1] satisfies even = 1 => true
{time: 5, r: time + 1}.r => 6
{number: 5, r: number + 1}.r => 6
{a: 1, b: [a, a+1], c: b[1]}.c => 1
for i in -1..1 return i => [-1, 0, 1]
not(not(true)) => true
1 in (1) and 2 in (2) => true
if true then if false then 1 else 2 else 3 => 2
if 1 in [1..2] then "a" else "b" => "a"
every x in [1,2] satisfies x in [1..2] => true
"a" + "b" + "c" => "abc"
1 - 2 - 3 => -4
2 ** 2 ** 3 => 64
- 2 + 3 => 1
10 / 3 / 2 => 1.666666666666666666666666666666666
(1 + 2) * (3) => 9
1+/*c*/2 // x => 3
{a: 1 /* x */ , b: 2}.b => 2
[1,2,3][item = 2][1] => 2
[{a:1}].a[1] => 1
{a:[1,2]}.a[2] => 2
[[1,2],[3]][1][2] => 2
date("2020-01-01") < date("2020-01-02") => true
time("10:00:00") < time("10:00:00Z") => null
date and time("2020-01-01T00:00:00") < date and time("2020-01-01T00:00:00Z") => null
duration("P1Y") < duration("P13M") => true
duration("P1Y") < duration("P400D") => null
"a" in ["a".."c"] => true
"b" in ("a".."c") => true
@"2020-01-01" in [@"2020-01-01"..@"2020-02-01"] => true
1 in null => false
[1,2,3] instance of list => true
5 instance of Any => true
(function() 1)() => 1
(function() 1)(2) => null
(function(x: number, y: string) y)(y: "a", x: 1) => "a"
(function(x) x)(y: 1) => null
abs(n: -1, m: 2) => null
abs(1, 2) => null
unknownfn(1) => null
substring(string: "abc", start position: 2) => "bc"
replace(input: "abc", pattern: "b", replacement: "x") => "axc"
matches("😀","^.$") => true
replace("a😀b","😀","x") => "axb"
split("a😀b","😀") => ["a", "b"]
substring("a😀b",2,1) => "😀"
index of(["a","b"], "b") => [2]
"\uD83D\uDE00" = "😀" => true
"\U01F600" = "😀" => true
string length("\\n") => 2
"\n" = "\\n" => false
"\'" => "'"
replace("abc", "[a-z]", "#") => "###"
replace("aaa","a{2}","b") => "ba"
replace("a.b.c","\.","-") => "a-b-c"
matches("abc","b.") => true
matches("", "") => true
matches(null,"a") => null
matches("a",null) => null
matches("abracadabra", "bra$") => true
matches("a$b", "a\$b") => true
replace("abc","(a)(b)","$2$1") => "bac"
replace("abc","b","$") => null
replace("abc","b","\$") => "a$c"
split("a1b22c","\d+") => ["a", "b", "c"]
matches("foo\nbar", "^bar$", "m") => true
matches("fooBAR","bar","i") => true
matches("x","\p{L}") => true
matches("é","\p{IsBasicLatin}") => false
matches("1","[\d-[0]]") => true
matches("0","[\d-[0]]") => false
"""

REFUSED = r"""
substring("abc", start position: 2)
-1..1
@"foo"
1 +
[1, 2
{a: 1, a: 2}
'single'
"open
if true then 1
1 instance of nothing
"""


@pytest.mark.parametrize(("text", "expected"), rows(VALUES + LISTS + TIMES + NAMES))
def test_value(text, expected):
    got, wanted = value(text), value(expected)
    assert type(got) is type(wanted)
    assert got == wanted


@pytest.mark.parametrize("text", [line for line in REFUSED.strip().splitlines() if line])
def test_refused_with_its_place(text):
    with pytest.raises(DmnError) as caught:
        value(text)
    assert caught.value.line == 1
    assert 1 <= caught.value.column <= len(text) + 1
