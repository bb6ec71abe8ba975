// The page at /: follows one log by EventSource and appends single records. Whatever comes from a log is
// shown as text only; it never becomes markup.
'use strict';

const ROWS_MAX = 500;
const BODY_CHARS_MAX = 2000;
const LAST_AT_START = 100;

const byId = (id) => document.getElementById(id);
const rows = byId('records');

let source = null; // the EventSource while following
let waiting = []; // rows not shown yet, oldest first, never more than ROWS_MAX
let following = 0; // grows with each start and stop, so that a late answer knows it is late

const logPath = (log) => '/v1/logs/' + encodeURIComponent(log);

function say(text, bad = false) {
  byId('status').textContent = text;
  byId('status').classList.toggle('bad', bad);
}

function problemText(problem) {
  return [problem.title, problem.detail, problem.code && `(${problem.code})`].filter(Boolean).join(' ');
}

async function problemOf(response) {
  try {
    return problemText(await response.json()) || `Status ${response.status}`;
  } catch {
    return `Status ${response.status}`;
  }
}

// --- rows ---

function show(row) {
  waiting.push(row);
  if (waiting.length > ROWS_MAX) {
    waiting.shift();
  }
  if (waiting.length === 1) {
    requestAnimationFrame(flush);
  }
}

function flush() {
  const fresh = document.createDocumentFragment();
  for (const row of waiting.reverse()) {
    fresh.append(row.notice ? noticeRow(row.notice) : recordRow(row.log, row.record));
  }
  waiting = [];
  rows.prepend(fresh);
  while (rows.childElementCount > ROWS_MAX) {
    rows.lastElementChild.remove();
  }
}

function cell(text) {
  const td = document.createElement('td');
  td.textContent = text;
  return td;
}

function noticeRow(text) {
  const tr = document.createElement('tr');
  const td = cell(text);
  td.colSpan = 4;
  tr.className = 'notice';
  tr.append(td);
  return tr;
}

function recordRow(log, record) {
  const tr = document.createElement('tr');
  const seq = document.createElement('td');
  const exact = document.createElement('a');
  exact.href = `${logPath(log)}/records/${record.seq}`;
  exact.textContent = record.seq;
  exact.title = 'The exact bytes';
  seq.append(exact);
  tr.append(seq, cell(record.timestamp), cell(record.key ?? ''), cell(bodyText(record)));
  return tr;
}

function bodyText(record) {
  let text;
  if ('bodyBase64' in record) {
    text = 'base64: ' + record.bodyBase64;
  } else if (typeof record.body === 'string') {
    text = record.body;
  } else {
    text = JSON.stringify(record.body);
  }
  return text.length > BODY_CHARS_MAX ? text.slice(0, BODY_CHARS_MAX) + '…' : text;
}

// --- following ---

function startQuery() {
  const start = byId('start').value;
  if (start === 'last') {
    return { last: LAST_AT_START };
  }
  return { from: start === 'number' ? byId('number').value : start };
}

function stop(text, bad) {
  following++;
  source?.close();
  source = null;
  byId('toggle').textContent = 'Follow';
  say(text, bad);
}

async function follow(log) {
  const mine = ++following;
  byId('toggle').textContent = 'Stop';
  say(`Asking for ${log} …`);
  let id;
  try {
    const response = await fetch(logPath(log));
    if (mine !== following) {
      return;
    }
    if (!response.ok) {
      const why = await problemOf(response);
      if (mine === following) {
        stop(why, true);
      }
      return;
    }
    id = (await response.json()).id;
  } catch {
    if (mine === following) {
      stop('The server cannot be reached.', true);
    }
    return;
  }
  if (mine === following) {
    listen(log, new URLSearchParams({ ...startQuery(), log_id: id }));
  }
}

function listen(log, query) {
  source = new EventSource(`${logPath(log)}/records?${query}`);
  let seen = 0;
  let problem = '';

  source.addEventListener('open', (event) => {
    if (event.data === undefined) {
      return; // the connection's own event of the same name
    }
    const { from, tail } = JSON.parse(event.data);
    problem = '';
    say(`Following ${log} from ${from}; the tail was ${tail}.`);
  });

  source.onmessage = (event) => {
    seen++;
    show({ log, record: JSON.parse(event.data) });
  };

  source.addEventListener('gap', (event) => {
    const { requested, first } = JSON.parse(event.data);
    show({ notice: `Records ${requested} to ${first - 1} were trimmed.` });
  });

  source.addEventListener('problem', (event) => {
    const data = JSON.parse(event.data);
    problem = problemText(data);
    show({ notice: problem });
    if (!data.retryable) {
      stop(problem, true);
    }
  });

  source.addEventListener('end', (event) => {
    stop(`The end of ${log}: ${JSON.parse(event.data).reason}. ${seen} records came.`);
  });

  source.onerror = (event) => {
    if (event.target !== source) {
      return;
    }
    if (source.readyState === EventSource.CLOSED) {
      explainRefusal(log, query);
    } else {
      say([problem, `Reconnecting to ${log} …`].filter(Boolean).join(' '), true);
    }
  };
}

// EventSource does not tell the status that made it give up, so ask once more in a form that does.
async function explainRefusal(log, query) {
  const mine = following;
  let why = 'The server ended the stream.';
  try {
    const response = await fetch(`${logPath(log)}/records?${query}&format=json&limit=1`);
    if (!response.ok) {
      why = await problemOf(response);
    }
  } catch {
    why = 'The server cannot be reached.';
  }
  if (mine === following) {
    stop(why, true);
  }
}

byId('follow').addEventListener('submit', (event) => {
  event.preventDefault();
  if (byId('toggle').textContent === 'Stop') {
    stop('Stopped.');
  } else {
    follow(byId('log').value);
  }
});

byId('clear').addEventListener('click', () => {
  waiting.length = 0;
  rows.replaceChildren();
});

byId('start').addEventListener('change', (event) => {
  byId('number-label').hidden = event.target.value !== 'number';
});

byId('log').addEventListener('focus', async () => {
  try {
    const { logs } = await (await fetch('/v1/logs')).json();
    byId('logs').replaceChildren(...logs.map(({ name }) => new Option(name, name)));
  } catch {
    // The list only helps to type; without it the name is typed in full.
  }
});

// --- appending ---

// Header values travel as bytes: UTF-8 for the server, one character a byte for fetch.
const headerValue = (text) => String.fromCharCode(...new TextEncoder().encode(text));

byId('append').addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = byId('answer');
  const log = byId('log');
  if (!log.reportValidity()) {
    return;
  }
  const headers = { 'Content-Type': byId('type').value };
  if (byId('key').value) {
    headers['Log-Key'] = headerValue(byId('key').value);
  }
  try {
    const response = await fetch(`${logPath(log.value)}/records`,
      { method: 'POST', headers, body: new TextEncoder().encode(byId('body').value) });
    answer.classList.toggle('bad', !response.ok);
    answer.textContent = response.ok
      ? `${response.status} ${JSON.stringify(await response.json(), null, 2)}`
      : await problemOf(response);
  } catch {
    answer.classList.add('bad');
    answer.textContent = 'The server cannot be reached; whether the record was appended is not known.';
  }
});
