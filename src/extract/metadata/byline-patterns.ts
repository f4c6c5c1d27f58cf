/** Regular expressions for the words around names in bylines, by language. */

/** Verbs and nouns that come before "by". */
const WORDS_BEFORE_BY =
  'written posted published reported reviewed words story text articles? post review analysis contributed opinion photos? photographs? pictures? images? video authored edited interview'
    .split(' ')
    .join('|');

/** Words with which a byline begins; a colon, a bar or a blank must follow. */
const PREFIXES = [
  // English
  `(?:this (?:post|article|story) (?:was |is )?)?(?:(?:${WORDS_BEFORE_BY}) )?(?:and photos )?by`, '(?:post )?authors?', 'about(?= \\p{Lu})', 'written', 'posted', 'published', 'medically reviewed by', 'fact.checked by',
  // German, Dutch, Scandinavian, Finnish
  'eine? (?:gastbeitrag|kommentar|beitrag|artikel|interview|analyse) von', 'text', 'autor(?:en|in|es|a)?', 'von', 'vom', 'mehr von', 'interview(?=:)', 'protokoll(?=:)', 'recherche(?=:)',
  'door', 'tekst', 'av', 'af', 'fra', 'författare', 'forfatter', 'kirjoittaja',
  // Romance
  'auteure?s?', 'par', 'por', 'autore', 'di', 'da', 'texto', 'de(?= \\p{Lu}\\p{Ll}+ \\p{Lu})',
  // Slavic
  'przez', 'od', 'autorka', 'автор[ыа]?', 'текст', 'журналист', 'фото',
  // Indonesian, Turkish
  'oleh', 'penulis', 'pewarta', 'reporter', 'wartawan', 'jurnalis', 'kontributor', 'editor', 'redaktur', 'laporan', 'yazar', 'yazan', 'haber', 'muhabir',
  // Arabic, Persian
  'بقلم', 'كتبت?', 'إعداد', 'اعداد', 'تحرير', 'الكاتب', 'المصدر', 'نویسنده', 'نوشته', 'خبرنگار',
  // Chinese, Japanese
  '文', '作者', '記者', '记者', '编辑', '責任編輯', '作成者',
]; // prettier-ignore

export const BYLINE_PREFIX = new RegExp(
  `^[\\s|•·,:;–—\\-/(]*(?:${PREFIXES.join('|')})(?=[\\s:：|./／-]|$)[\\s:：|./／–—-]*`,
  'iu',
);

/** What ends the names in a byline. */
const SUFFIXES = [
  '[|•·●▪✉\\n\\t]', ' [–—-]{1,2} ', ' \\/ ', '(?<=[\\p{Ll}.)])[:：]', '@[\\w.]{3,}', 'https?:',
  // Roles other than writing
  '\\b(?:published|updated|posted|last (?:updated|modified)|reviewed by|edited by|fact.checked|photograph|photos? by|image|follow|view all|see all|read more|share|subscribe|contact|e-?mail|twitter|facebook|instagram|min read|minutes? read|comments?|veröffentlicht|aktualisiert|stand|uhr|diperbarui|tayang|foto|publié|mis à jour|actualizado|publicado)\\b',
  // Dates
  '\\bon (?=\\w+ \\d)', '\\bat \\d', '\\b\\d{1,2}[./:]\\d', '\\b\\d{4}', '\\b\\d{1,2}\\.? \\p{L}+,? \\d{4}', '[\\d٠-٩]{1,2}[/.][\\d٠-٩]{1,2}[/.]',
  '\\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.? \\d', '\\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\\b', '\\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\\b',
]; // prettier-ignore

export const BYLINE_SUFFIX = new RegExp(`\\s*(?:${SUFFIXES.join('|')}).*$`, 'isu');

const RANKS =
  'a an the our senior chief deputy staff special freelance contributing guest managing associate assistant executive lead foreign political business sports? science health tech(?:nology)? news digital video expert trial legal autos? national'
    .split(' ')
    .join('|');
const JOB_TITLES =
  'writers? reporters? correspondents? editors? editorial contributors? columnists? journalists? authors? producers? photographers? analysts? fellow intern blogger staff attorney reviewer redakteur(?:in)? autor(?:in)? korrespondent(?:in)? volontär(?:in)? redaktion chefredakteur(?:in)? journaliste rédact\\p{L}+ redactor\\p{L}* periodista giornalista redaktur wartawan kontributor'
    .split(' ')
    .join('|');

/** A role after a name: after a comma, dash or bracket, or a title in capitals. */
export const ROLE_AFTER_SEPARATOR = new RegExp(
  `\\s*(?:,|\\bis\\b|[-–—|(])\\s*(?:(?:${RANKS}|co-?)\\s+){0,4}(?:${JOB_TITLES})\\b.*$`,
  'iu',
);
export const ROLE_AFTER_NAME = new RegExp(`\\s+(?:(?:${RANKS})\\s+){1,4}(?:${JOB_TITLES})$`, 'iu');

/** Words of names that are organisations, not people. */
const ORGANISATION_WORDS = [
  '\\b(?:staff|team|desk|newsroom|editors?|editorial|admin(?:istrator)?|web ?master|agencies|agency|news|newspaper|press|media|magazine|online|contributors?|correspondents?|reporters?|services?|networks?|group|inc|llc|gmbh|ltd|company|studio|marketing|support|guest|sponsored|partner|publisher|university|institute|association|foundation|ministry|department|office|tv|radio|times|post|daily|journal|tribune|herald|gazette|today|world|digital)\\b',
  '\\b(?:redaktion\\p{L}*|redaksi|redacción|rédaction|redazione|redactie|redakcja|webredaktion|agenturen|agencias|presse|magazin|zeitung|blatt|anzeiger|institut|tim|kontributor|kantor berita|warta berita|lembaga|kementerian|yayasan|universitas|agenzia|agência|ajans\\p{L}*|haber merkezi)\\b',
  '\\b[\\w-]+\\.(?:com|de|net|org|at|ch|info|id|co|tv|news|fr|es|it|nl|be|tr|io)\\b',
  '^(?:red\\.?|ots|pm)$', '編集部|編集|新聞|网|記者部|통신|뉴스|신문', 'وكالات|وكالة|تحرير|صحيفة|الموقع|العربية|متابعات|فريق|قسم|خاص', 'خبرگزاری', 'редакци\\p{L}*|агентство',
]; // prettier-ignore

export const ORGANISATION = new RegExp(ORGANISATION_WORDS.join('|'), 'iu');

/** Texts found in place of names. */
const PLACEHOLDERS =
  'authors? autor by von posted writer written reporter editor news home share about unknown none null undefined n/a na more contact profile follow website view biography bio comments? date published updated guest user me page podcast video photo image print email twitter facebook linkedin instagram youtube rss search menu login subscribe advertisement sponsored opinion politics sports? business world culture shutterstock istock unsplash pixabay pexels name label bluesky [a-z]{1,2}'
    .split(' ')
    .join('|');

export const NOT_A_NAME = new RegExp(
  `^(?:the )?(?:${PLACEHOLDERS}|all posts|sign in|read more|getty images|reuters/.*|privacy policy|copyright.*|name \\(.*)$`,
  'iu',
);
