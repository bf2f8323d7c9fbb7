-- The tables of a library as version 1 of the file had them. Never altered: libraries like it exist.
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
CREATE INDEX annotation_by_article ON annotation(article) WHERE deleted_at IS NULL;
CREATE INDEX annotation_decided ON annotation(article, annotator)
  WHERE suggestion IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX relation_by_source ON relation(source) WHERE deleted_at IS NULL;
CREATE INDEX relation_by_target ON relation(target) WHERE deleted_at IS NULL;
CREATE INDEX progress_by_state ON progress(annotator, state, article) WHERE deleted_at IS NULL;
CREATE INDEX step_by_annotator ON step(annotator);
CREATE INDEX step_by_undone ON step(undoes) WHERE undoes IS NOT NULL;
CREATE INDEX event_by_step ON event(step);
CREATE INDEX event_by_object ON event(kind, object);

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

CREATE VIEW article_words AS
  SELECT article.key AS key, article.title AS title, text.body AS body
  FROM article JOIN text ON text.key = article.text;
CREATE VIRTUAL TABLE article_fts USING fts5(
  title, body, content='article_words', content_rowid='key',
  tokenize='unicode61 remove_diacritics 2', detail=none, prefix='1 2 3'
);
-- Bytes of new words that are gathered before they are written: fewer pieces to merge while adding many.
INSERT INTO article_fts (article_fts, rank) VALUES ('hashsize', 8388608);

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
