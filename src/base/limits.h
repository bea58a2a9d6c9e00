/* SPDX-License-Identifier: Apache-2.0 */
/* Every limit on what an untrusted file may ask for. Each has a test at the limit and one past
 * it. */
#ifndef AX_BASE_LIMITS_H
#define AX_BASE_LIMITS_H

/* One input file, in bytes. Offsets into a source are 32 bits wide, and a model of a million
 * elements is a tenth of this. */
#define AX_LIMIT_FILE_BYTES (1024UL * 1024 * 1024)
/* Nesting of XML elements. libxml2 itself gives up at 256, or at 2048 where long texts are let
 * in. */
#define AX_LIMIT_XML_DEPTH 200
/* Nesting of JSON objects and arrays: ours need 6, bills of materials 20. */
#define AX_LIMIT_JSON_DEPTH 128
/* One string or number of JSON, in bytes: it has to be in memory. */
#define AX_LIMIT_JSON_STRING_BYTES (16UL * 1024 * 1024)
/* One row of a CSV list, or one threat of an XML list: it has to be in memory. */
#define AX_LIMIT_LIST_ROW_BYTES (16UL * 1024 * 1024)
/* Nesting of trust boundaries: deeper is a mistake, and the crossings of a flow stay short. */
#define AX_LIMIT_BOUNDARY_DEPTH 64
/* Elements, flows and boundaries of one model, each. */
#define AX_LIMIT_ITEMS 4000000
/* The number that an author may give a flow. */
#define AX_LIMIT_FLOW_NUMBER 999999
/* Files that one model may pull in, and how deep includes may nest. */
#define AX_LIMIT_INCLUDES 1000
#define AX_LIMIT_INCLUDE_DEPTH 16
/* Templates that may be in use together, and how deep they may extend one another. */
#define AX_LIMIT_TEMPLATES 64
/* Types, properties, categories, rules of all templates in use, each. */
#define AX_LIMIT_DECLARATIONS 20000
/* Steps from a type to its root. */
#define AX_LIMIT_TYPE_DEPTH 32
/* An id, in bytes. */
#define AX_LIMIT_ID_BYTES 128
/* The id of a threat: a rule's, @, an element's, ~. GUIDs and ids of other tools may be long. */
#define AX_LIMIT_THREAT_ID_BYTES 512
/* A rule's expression: bytes, nesting of parentheses and `not`, instructions. */
#define AX_LIMIT_RULE_BYTES 65536
#define AX_LIMIT_RULE_DEPTH 64
#define AX_LIMIT_RULE_CODE 16384
/* Values on the stack of the rule machine: a nesting level needs at most two. */
#define AX_LIMIT_RULE_STACK (2 * AX_LIMIT_RULE_DEPTH + 4)
/* Rows of the table of threats below a picture: nobody reads more of them there, and Graphviz
 * gets slow. */
#define AX_LIMIT_PICTURE_ROWS 400
/* What code hosts take: results of a run and tags of a rule in SARIF, annotations of each kind for
 * a step, and the summary of a step (1 MiB, with room for its head). */
#define AX_LIMIT_SARIF_RESULTS 25000U
#define AX_LIMIT_SARIF_TAGS 20U
#define AX_LIMIT_ANNOTATIONS 10U
#define AX_LIMIT_SUMMARY_BYTES (1000UL * 1024)
/* The text of one gate. */
#define AX_LIMIT_GATE_BYTES 4096U
/* The example of a rule, in bytes, and the changes that are tried out in it. */
#define AX_LIMIT_EXAMPLE_BYTES 65536
#define AX_LIMIT_EXAMPLE_QUIETS 64
/* A spreadsheet: what a workbook may unpack to, its cells, and its columns. */
#define AX_LIMIT_SHEET_BYTES (256 * 1024 * 1024)
#define AX_LIMIT_SHEET_CELLS 20000000
#define AX_LIMIT_SHEET_COLUMNS 1024
/* What Excel takes: characters of a cell, counted as UTF-16 does, and rows below the head. */
#define AX_LIMIT_SHEET_CELL_CHARS 32767
#define AX_LIMIT_SHEET_ROWS 1048575
/* Messages that one run keeps; more are counted only. */
#define AX_LIMIT_MESSAGES 1000
/* Errors in references that get a "did you mean": each costs a look at every id of the model. */
#define AX_LIMIT_GUESSES 100
/* Candidates that a "did you mean" compares, and bytes of a word it looks at. */
#define AX_LIMIT_GUESS_WORDS 20000
#define AX_LIMIT_GUESS_BYTES 64
/* The text of one score vector; the longest that can be right has some 300. */
#define AX_LIMIT_VECTOR_BYTES 1024
/* Bands of exploitability, and severities of harm, of an acceptance matrix, each. */
#define AX_LIMIT_GRADES 16
/* Nodes of an attack-defence tree, also with its shared parts written out. */
#define AX_LIMIT_TREE_NODES 100000
/* Nodes on the way from the root of a tree to a leaf, shared parts written out. */
#define AX_LIMIT_TREE_DEPTH 190
/* Work for the exact value of a tree with shared actions: cases times nodes. Past it there are
 * bounds. Some hundredths of a second, and each defence asks for it once more. */
#define AX_LIMIT_TREE_CASES (1UL << 22)
/* Folds times nodes for a front of Pareto with shared actions: some seconds. */
#define AX_LIMIT_TREE_CHOICES (1UL << 28)
/* Defences that are taken away one by one. */
#define AX_LIMIT_TREE_DEFENCES 1000
/* Attack sets that are kept at a node: past it the list is called incomplete. */
#define AX_LIMIT_TREE_SETS 8000
/* Words of sets that are looked at for all nodes together, and words of sets that are kept at a
 * node once that is spent. Some seconds. */
#define AX_LIMIT_TREE_SET_WORK (1UL << 32)
#define AX_LIMIT_TREE_LATE_WORDS 256UL
/* Points of a Pareto front, at a node. */
#define AX_LIMIT_TREE_POINTS 4096
/* Steps that are looked at when a tree is made of a model, and ways that are kept. */
#define AX_LIMIT_TREE_WAYS 200000
#define AX_LIMIT_TREE_ROUTES 2000
/* Components, vulnerabilities and what they affect in bills of materials, each, over all files. */
#define AX_LIMIT_BOM_ITEMS 2000000
/* The description of a vulnerability, in bytes; the rest is left out. Also its weaknesses, and its
 * responses: more is an error. */
#define AX_LIMIT_BOM_TEXT 2000
/* Known vulnerabilities in elements of the model: each is a rule of its own. */
#define AX_LIMIT_KNOWN_THREATS 20000
/* An OCTAVE file: impact areas (the method has five), critical assets (the word says that they are
 * few, and sets of them are kept as bits), and containers, areas of concern and what is left out,
 * each. */
#define AX_LIMIT_OCTAVE_AREAS 32U
#define AX_LIMIT_OCTAVE_ASSETS 1024U
#define AX_LIMIT_OCTAVE_RECORDS 100000U
/* Patterns such as S3@* in it: each is held against every threat of the model. */
#define AX_LIMIT_OCTAVE_PATTERNS 1000U
/* Threats in areas of concern that are made of a model, counted once for each asset. */
#define AX_LIMIT_OCTAVE_MENTIONS 500000U
/* Entries of one run's catalogues, relations between them, and what they are in other lists: CWE
 * and CAPEC together have 2 500, 15 000 and 3 000. */
#define AX_LIMIT_CATALOGUE_ENTRIES 50000
#define AX_LIMIT_CATALOGUE_LINKS 1000000
#define AX_LIMIT_CATALOGUE_MAPPINGS 200000
/* What is kept of a name or a description of an entry, in bytes; the rest is left out. */
#define AX_LIMIT_CATALOGUE_TEXT 2000
/* Entries above one: CWE is not ten levels deep. */
#define AX_LIMIT_CATALOGUE_ANCESTORS 128
/* The compact form of a catalogue: that of CWE has one megabyte. */
#define AX_LIMIT_CATALOGUE_CACHE_BYTES (256L * 1024 * 1024)

/* Features whose VAST-style views are drawn in one run, or listed together: each is held against
 * all of them, and nobody looks at as many pictures. */
#define AX_LIMIT_VAST_FEATURES 256U

/* Actors and assets of a Trike file, each: the matrix of all of them is in memory, and nobody reads
 * a larger one. */
#define AX_LIMIT_TRIKE_ACTORS 256
#define AX_LIMIT_TRIKE_ASSETS 2048
/* Boxes of the picture of a Trike matrix: nobody finds anything in a larger one. */
#define AX_LIMIT_TRIKE_BOXES 10000
/* Rules and notes of a Trike file, each. */
#define AX_LIMIT_TRIKE_TEXTS 100000

#endif
