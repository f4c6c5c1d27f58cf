// Keyboard shortcuts of the editors' desk, which also works without them.
const rows = [...document.querySelectorAll('[data-row]')];

function target(row) {
  return row.matches('textarea, input, select') ? row : row.querySelector('a');
}

function move(step) {
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(Math.max(now + step, 0), rows.length - 1)];
  if (next) target(next).focus();
}

document.addEventListener('keydown', (event) => {
  const typing = document.activeElement?.matches('input, textarea, select');
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    document.querySelector('form[data-save]')?.requestSubmit();
    event.preventDefault();
  } else if (typing && event.key === 'Escape') document.activeElement.blur();
  else if (typing && event.altKey && event.key === 'ArrowDown') move(1);
  else if (typing && event.altKey && event.key === 'ArrowUp') move(-1);
  else if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === 'j') move(1);
  else if (event.key === 'k') move(-1);
  else if (event.key === 'u') document.querySelector('a[data-up]')?.click();
  else if (event.key === 'g') document.querySelector('a[data-glossary]')?.click();
  else return;
});
