"""The tables of a library, version 2 of the file. What version 1 had not is said once, for new libraries and
for those that are brought up to date.

Rows are only ever added to or altered; what a person deletes keeps its row with ``deleted_at`` or
``removed_at``, so that undo and the history always find it. Integer keys tie the rows together, the
``uid`` is what leaves the library.
"""

#: ``PRAGMA application_id`` of a library: "Vrrm".
APPLICATION_ID = 0x5672726D
#: ``PRAGMA user_version``: the version of the tables below.
VERSION = 2

TABLES = """
CREATE TABLE text (
  key INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  body TEXT NOT NULL,
  blocks TEXT NOT NULL,
  styles TEXT NOT NULL
) STRICT;

CREATE TABLE story (
  key INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  note TEXT,
  revision INTEGER NOT NULL,
  deleted_at TEXT
) STRICT;

CREATE TABLE article (
  key INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  text INTEGER NOT NULL REFERENCES text(key),
  revision INTEGER NOT NULL DEFAULT 1,
  words INTEGER NOT NULL,
  annotations INTEGER NOT NULL DEFAULT 0,
  suggestions INTEGER NOT NULL DEFAULT 0,
  relations INTEGER NOT NULL DEFAULT 0,
  title TEXT NOT NULL,
  outlet TEXT,
  author TEXT,
  published TEXT,
  url TEXT,
  language TEXT,
  story INTEGER REFERENCES story(key),
  note TEXT,
  metadata TEXT NOT NULL,
  source TEXT NOT NULL,
  added TEXT NOT NULL,
  excerpt TEXT NOT NULL,
  removed_at TEXT
) STRICT;

-- Every text that an article has or had; the current one is article.text.
CREATE TABLE article_text (
  article INTEGER NOT NULL REFERENCES article(key),
  text INTEGER NOT NULL REFERENCES text(key),
  added TEXT NOT NULL,
  removed_at TEXT,
  PRIMARY KEY (article, text)
) STRICT, WITHOUT ROWID;

-- Where bytes were last seen, which bytes, and what they became.
CREATE TABLE place (
  place TEXT PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article(key),
  text INTEGER NOT NULL REFERENCES text(key),
  bytes_sha256 TEXT,
  seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE label_schema (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  added TEXT NOT NULL
) STRICT;

CREATE TABLE annotation (
  key INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  article INTEGER NOT NULL REFERENCES article(key),
  text INTEGER NOT NULL REFERENCES text(key),
  label TEXT NOT NULL,
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  "end" INTEGER NOT NULL CHECK ("end" > "start"),
  quote TEXT NOT NULL,
  prefix TEXT NOT NULL,
  suffix TEXT NOT NULL,
  segments TEXT NOT NULL,
  attributes TEXT NOT NULL,
  note TEXT,
  status TEXT NOT NULL CHECK (status IN ('suggested', 'accepted', 'rejected')),
  origin TEXT NOT NULL CHECK (origin IN ('human', 'rule', 'model', 'import')),
  anchor TEXT NOT NULL CHECK (anchor IN ('exact', 'moved', 'fuzzy', 'orphan')),
  confidence REAL,
  tier TEXT,
  reasons TEXT NOT NULL,
  suggestion TEXT,
  changed INTEGER,
  annotator TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  created TEXT NOT NULL,
  updated TEXT NOT NULL,
  revision INTEGER NOT NULL,
  deleted_at TEXT
) STRICT;

CREATE TABLE relation (
  key INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  source INTEGER NOT NULL REFERENCES annotation(key),
  target INTEGER NOT NULL REFERENCES annotation(key),
  attributes TEXT NOT NULL,
  note TEXT,
  status TEXT NOT NULL CHECK (status IN ('suggested', 'accepted', 'rejected')),
  origin TEXT NOT NULL CHECK (origin IN ('human', 'rule', 'model', 'import')),
  confidence REAL,
  suggestion TEXT,
  annotator TEXT NOT NULL,
  created TEXT NOT NULL,
  updated TEXT NOT NULL,
  revision INTEGER NOT NULL,
  deleted_at TEXT
) STRICT;

CREATE TABLE progress (
  key INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article(key),
  annotator TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new', 'open', 'done', 'skipped')),
  updated TEXT NOT NULL,
  revision INTEGER NOT NULL,
  deleted_at TEXT,
  UNIQUE (article, annotator)
) STRICT;

-- What one key or one command changed. "undoes" names the step it reverses: an undo reverses a step, a
-- redo reverses an undo.
CREATE TABLE step (
  id INTEGER PRIMARY KEY,
  time TEXT NOT NULL,
  annotator TEXT NOT NULL,
  words TEXT NOT NULL,
  by_command INTEGER NOT NULL,
  objects INTEGER NOT NULL,
  undoes INTEGER REFERENCES step(id)
) STRICT;

-- One row an object changed: JSON of it before (NULL: it was not there) and after (NULL: it went).
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  step INTEGER NOT NULL REFERENCES step(id),
  kind TEXT NOT NULL CHECK (kind IN ('article', 'annotation', 'relation', 'story', 'progress')),
  object INTEGER NOT NULL,
  before TEXT,
  after TEXT,
  revision INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE reading (
  annotator TEXT NOT NULL,
  article INTEGER NOT NULL REFERENCES article(key),
  caret INTEGER NOT NULL,
  updated TEXT NOT NULL,
  PRIMARY KEY (annotator, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE remembered (
  annotator TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (annotator, name)
) STRICT, WITHOUT ROWID;

-- Totals that the head of the list shows, kept with every change: counting a million rows is not instant.
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('annotations', 0), ('articles', 0), ('stories', 0);
"""

#: One index a sort of the list, so that its first page is a walk of some dozen entries.
INDEXES = """
CREATE INDEX article_by_text ON article(text);
CREATE INDEX article_by_url ON article(url) WHERE url IS NOT NULL;
CREATE INDEX article_by_story ON article(story) WHERE story IS NOT NULL;
CREATE INDEX article_by_title ON article(title COLLATE NOCASE) WHERE removed_at IS NULL;
CREATE INDEX article_by_outlet ON article(outlet COLLATE NOCASE) WHERE removed_at IS NULL;
CREATE INDEX article_by_published ON article(published) WHERE removed_at IS NULL;
CREATE INDEX article_by_words ON article(words) WHERE removed_at IS NULL;
CREATE INDEX article_by_annotations ON article(annotations) WHERE removed_at IS NULL;
CREATE INDEX article_by_suggestions ON article(suggestions) WHERE removed_at IS NULL;
CREATE INDEX article_added ON article(removed_at) WHERE removed_at IS NULL;
CREATE INDEX article_text_by_text ON article_text(text);
CREATE INDEX place_by_article ON place(article);
CREATE INDEX annotation_decided ON annotation(article, annotator)
  WHERE suggestion IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX relation_by_source ON relation(source) WHERE deleted_at IS NULL;
CREATE INDEX relation_by_target ON relation(target) WHERE deleted_at IS NULL;
CREATE INDEX progress_by_state ON progress(annotator, state, article) WHERE deleted_at IS NULL;
CREATE INDEX step_by_annotator ON step(annotator);
CREATE INDEX step_by_undone ON step(undoes) WHERE undoes IS NOT NULL;
CREATE INDEX event_by_step ON event(step);
CREATE INDEX event_by_object ON event(kind, object);
"""

TRIGGERS = """
CREATE TRIGGER event_stays BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER event_is_final BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER step_stays BEFORE DELETE ON step
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER text_stays BEFORE DELETE ON text
BEGIN SELECT RAISE(ABORT, 'a text is never deleted'); END;
CREATE TRIGGER text_is_final BEFORE UPDATE ON text
BEGIN SELECT RAISE(ABORT, 'a text is never altered'); END;
"""

#: What FTS5 reads the words of an article from; its notes and its story's stand behind the title. An article
#: without them has the same words as in version 1, so that only the others are indexed anew.
ARTICLE_WORDS = """
CREATE VIEW article_words AS
  SELECT article.key AS key,
    article.title || coalesce(char(10) || article.note, '')
      || coalesce(char(10) || (SELECT note FROM story WHERE story.key = article.story), '') AS title,
    text.body AS body
  FROM article JOIN text ON text.key = article.text;
"""

#: Position-free postings (``detail=none``) and prefixes of one to three letters keep the index smaller than
#: plain FTS5 and every prefix a walk from the newest article down; phrases are compared with the text
#: afterwards.
SEARCH = """
CREATE VIRTUAL TABLE article_fts USING fts5(
  title, body, content='article_words', content_rowid='key',
  tokenize='unicode61 remove_diacritics 2', detail=none, prefix='1 2 3'
);
-- Bytes of new words that are gathered before they are written: fewer pieces to merge while adding many.
INSERT INTO article_fts (article_fts, rank) VALUES ('hashsize', 8388608);
"""

#: Annotations as their screen lists them. An index holds, in its order, what the commonest filters ask for:
#: look a million entries through takes a tenth of a second, to look their rows up takes seconds.
ANNOTATION_INDEXES = """
CREATE INDEX annotation_by_place ON annotation(article, "start", key, label, annotator, status, anchor)
  WHERE deleted_at IS NULL;
CREATE INDEX annotation_added ON annotation(key, label, annotator, status, anchor) WHERE deleted_at IS NULL;
CREATE INDEX annotation_by_updated ON annotation(updated, key, label, annotator, status, anchor)
  WHERE deleted_at IS NULL;
CREATE INDEX annotation_by_suggestion ON annotation(suggestion, annotator)
  WHERE suggestion IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX annotation_adrift ON annotation(article)
  WHERE anchor IN ('fuzzy', 'orphan') AND deleted_at IS NULL;
"""

#: How many live annotations there are of each kind, kept with every change.
ANNOTATION_COUNTS = """
CREATE TABLE annotation_count (
  label TEXT NOT NULL,
  annotator TEXT NOT NULL,
  status TEXT NOT NULL,
  anchor TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (label, annotator, status, anchor)
) STRICT, WITHOUT ROWID;
"""

#: The words of quotes and notes, of deleted annotations, too; ``word_index`` keeps them.
ANNOTATION_SEARCH = """
CREATE VIRTUAL TABLE annotation_fts USING fts5(
  quote, note, content='annotation', content_rowid='key',
  tokenize='unicode61 remove_diacritics 2', detail=none, prefix='1 2 3'
);
INSERT INTO annotation_fts (annotation_fts, rank) VALUES ('hashsize', 8388608);
"""

#: What version 2 of the file has and version 1 had not, all of it made from rows that were there.
SINCE_VERSION_1 = ANNOTATION_INDEXES + ANNOTATION_COUNTS + ANNOTATION_SEARCH

#: For people who open the file with other tools: the words of the documents instead of keys.
VIEWS = """
CREATE VIEW articles AS
  SELECT a.uid AS id, a.title, a.outlet, a.author, a.published, a.url, a.language, s.title AS story, a.note,
    a.metadata, a.source, a.added, a.words, a.annotations, a.suggestions, a.relations,
    t.sha256 AS text_sha256, t.body AS text
  FROM article a JOIN text t ON t.key = a.text LEFT JOIN story s ON s.key = a.story
  WHERE a.removed_at IS NULL;
CREATE VIEW annotations AS
  SELECT n.uid AS id, a.uid AS article, a.title, n.label, n."start", n."end", n.quote, n.attributes, n.note,
    n.status, n.origin, n.confidence, n.annotator, n.created, n.updated, t.sha256 AS text_sha256
  FROM annotation n JOIN article a ON a.key = n.article JOIN text t ON t.key = n.text
  WHERE n.deleted_at IS NULL AND a.removed_at IS NULL;
CREATE VIEW relations AS
  SELECT r.uid AS id, r.type, f.uid AS source, f.quote AS source_quote, g.uid AS target,
    g.quote AS target_quote, r.attributes, r.note, r.status, r.origin, r.annotator, r.created, r.updated
  FROM relation r JOIN annotation f ON f.key = r.source JOIN annotation g ON g.key = r.target
  WHERE r.deleted_at IS NULL AND f.deleted_at IS NULL AND g.deleted_at IS NULL;
CREATE VIEW history AS
  SELECT e.id, s.time, s.annotator, s.words, s.undoes, e.kind, e.before, e.after
  FROM event e JOIN step s ON s.id = e.step;
"""

WHOLE = TABLES + INDEXES + TRIGGERS + ARTICLE_WORDS + SEARCH + VIEWS + SINCE_VERSION_1

_OF_VERSION_1 = (
    "text", "story", "article", "article_text", "place", "label_schema", "annotation", "relation",
    "progress", "step", "event", "reading", "remembered", "counter", "article_fts",
)  # fmt: skip
#: What must be there for a file of a version to be a library; ``look_through`` looks for them.
TABLE_NAMES = {1: _OF_VERSION_1, 2: (*_OF_VERSION_1, "annotation_count", "annotation_fts")}
