-- SPDX-License-Identifier: Apache-2.0
\set case random(1, 20000)
SELECT limit_step(:case, 'site', '{"case": "20260302000017", "token": "5", "node": "site", "form": "bench.review", "digest": "0000000000000000000000000000000000000000000000000000000000000000", "facts": {"opinion": "agree"}, "post": "gm.urban.handler"}');
