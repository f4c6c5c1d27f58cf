import { isLetterOrDigit } from './text-stats.ts';

/**
 * Phrases with which short blocks begin, by category and language. The model sees only the category, so
 * what it learned from English and German pages applies to other languages. Lower case; a phrase must end
 * at a word boundary.
 */
export const PHRASES = {
  'read-more': `
    read more|read also|also read|read next|read the full|read:|more:|more on this|more from|more stories|more news|more about|related|related:|related articles|related stories|related topics|
    related content|related news|see also|see more|see also:|recommended|recommended for you|you may also like|you might also like|you may like|don't miss|dont miss|must read|most read|most popular|
    trending|trending now|top stories|latest news|latest stories|up next|next article|previous article|next post|previous post|further reading|editor's picks|editors' picks|
    what to read next|keep reading|continue reading|click here|learn more|find out more|watch:|watch now|watch more|watch|listen:|listen to|live updates|in case you missed|popular|explore more|
    learn more about|story continues|in this article|table of contents|contents|jump to|
    baca juga|baca:|baca selengkapnya|baca artikel|lihat juga|simak juga|simak video|simak:|simak|artikel terkait|berita terkait|berita terpopuler|terpopuler|pilihan editor|halaman selanjutnya|selanjutnya|
    tonton juga|saksikan|saksikan video|lanjutkan membaca|rekomendasi|topik terkait|berita lainnya|video pilihan|gambas|
    اقرأ أيضا|اقرأ أيضاً|اقرأ أيضًا|إقرأ أيضا|إقرأ أيضاً|اقرا ايضا|إقرأ المزيد|اقرأ المزيد|اقرأ أيضا:|شاهد أيضا|شاهد أيضاً|شاهد|مواضيع ذات صلة|مقالات ذات صلة|أخبار ذات صلة|الأكثر قراءة|موضوعات متعلقة|قد يعجبك|المزيد|للمزيد|طالع أيضا|
    بیشتر بخوانید|بیشتر بخوانید:|مطالب مرتبط|اخبار مرتبط|همچنین بخوانید|
    lesen sie auch|lesen sie mehr|mehr zum thema|mehr dazu|auch interessant|das könnte sie auch interessieren|das könnte dich auch interessieren|weiterlesen|zum thema|weitere artikel|weitere themen|
    ähnliche artikel|ähnliche beiträge|mehr aus|mehr von|meistgelesen|lesetipp|passend dazu|siehe auch|hier geht es|jetzt lesen|lies auch|lesen sie hier|weitere beiträge|themen:|
    lire aussi|à lire aussi|a lire aussi|lire la suite|voir aussi|sur le même sujet|lire plus|à voir également|en savoir plus|
    lea también|lee también|leer más|ver también|te puede interesar|le puede interesar|noticias relacionadas|más noticias|también te puede|artículos relacionados|mira también|más información|
    leia também|leia mais|veja também|saiba mais|notícias relacionadas|
    leggi anche|leggi di più|potrebbe interessarti|vedi anche|articoli correlati|
    lees ook|lees meer|lees verder|bekijk ook|gerelateerd|läs också|läs mer|läs även|les også|les mer|læs også|læs mere|katso myös|lue myös|lue lisää|
    czytaj także|czytaj też|czytaj więcej|zobacz także|zobacz też|zobacz również|przeczytaj także|przeczytaj też|polecamy|czytaj dalej|
    ilgili haberler|ayrıca bakınız|haberin devamı|bunlar da ilginizi çekebilir|benzer haberler|ilginizi çekebilir|okumaya devam|
    читайте также|читать далее|читать ещё|смотрите также|по теме|материалы по теме|подробнее|ещё по теме|читайте:|
    関連記事|あわせて読みたい|続きを読む|おすすめ記事|関連:|関連リンク|人気記事|次ページ|相关新闻|相关阅读|延伸阅读|推荐阅读|更多新闻|延伸閱讀|相關新聞|관련기사|관련 기사|อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง`,
  share: `
    share|share this|share on|share via|share article|share story|tweet|tweet this|follow us|follow|email|print|print this|copy link|facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit|
    like us|like this|save|save article|bookmark|gift|
    bagikan|bagikan:|share:|salin link|ikuti kami|ikuti|شارك|شارك المقال|شارك هذا|مشاركة|تابعونا|تابعنا|نسخ الرابط|اشتراک گذاری|به اشتراک|
    teilen|artikel teilen|auf facebook teilen|drucken|merken|folgen sie|folge uns|partager|suivez-nous|imprimer|compartir|comparte|síguenos|compartilhe|compartilhar|siga|condividi|seguici|
    delen|deel dit|dela|del artikkel|del|udostępnij|paylaş|takip et|bizi takip|поделиться|подписывайтесь|поделитесь|シェア|ツイート|分享|共有|공유`,
  advert: `
    advertisement|advertisements|advertising|ad|ads|sponsored|sponsored content|paid content|promoted|scroll to continue|scroll to continue with content|continue reading below|article continues below|
    story continues below|iklan|advertorial|pariwara|scroll untuk|مادة إعلانية|إعلان|إعلانات|اعلان|تبلیغات|آگهی|anzeige|werbung|sponsored by|publicité|annonce|publicidad|anuncio|publicidade|pubblicità|
    advertentie|reklama|reklam|annons|реклама|広告|pr|广告|廣告|광고|we may earn|affiliate|this article contains affiliate|as an amazon|if you buy|disclosure|disclosure:`,
  subscribe: `
    subscribe|subscribe to|subscribe now|sign up|sign up for|sign in|log in|login|register|newsletter|newsletters|get the|join our|join us|become a member|already a subscriber|support us|donate|
    download our|get our|follow our|stay up to date|stay informed|enter your email|email address|your email|berlangganan|daftar|masuk|dapatkan|ikuti berita|ikuti saluran|اشترك|اشترك في|الاشتراك|سجل|تابعوا|تابع|
    عضویت|abonnieren|jetzt abonnieren|anmelden|abo|kostenlos testen|melden sie sich|mit unserem newsletter|abonnez-vous|s'abonner|inscrivez-vous|suscríbete|suscribirse|regístrate|assine|inscreva-se|
    iscriviti|abbonati|abonneer|meld je aan|prenumerera|abonner|zapisz się|abone ol|üye ol|подпишитесь|подписка|подписаться|会員登録|ログイン|メルマガ|订阅|登录|구독|로그인|unlock|start your|this content is for`,
  rights: `
    ©|(c)|copyright|all rights reserved|©️|terms of|privacy|privacy policy|cookie|cookies|we use cookies|this website uses|this site uses|hak cipta|جميع الحقوق|حقوق النشر|کلیه حقوق|alle rechte|urheberrecht|datenschutz|impressum|
    tous droits|todos los derechos|derechos reservados|todos os direitos|tutti i diritti|riproduzione riservata|wszelkie prawa|tüm hakları|все права|無断転載|版权|版權|저작권|reprinted|reproduced with`,
  comments: `
    comments|comment|leave a comment|leave a reply|post a comment|add a comment|join the conversation|show comments|view comments|no comments|reply|replies|report|komentar|tulis komentar|beri komentar|
    تعليقات|التعليقات|أضف تعليق|اترك تعليقا|نظرات|نظر شما|kommentare|kommentar|kommentieren|kommentar schreiben|diskutieren sie|commentaires|laisser un commentaire|comentarios|deja un comentario|
    comentários|commenti|reacties|kommentarer|komentarze|dodaj komentarz|yorumlar|yorum yap|комментарии|оставить комментарий|コメント|评论|댓글|what do you think|have your say`,
  credit: `
    photo|photo:|photo by|photos|photograph|image|image:|image credit|image caption|picture:|credit|credit:|courtesy|source:|sources:|via|getty|getty images|file photo|illustration|video:|foto|foto:|sumber foto|ilustrasi|
    sumber:|(foto|صورة|الصورة|المصدر|عکس|منبع|bild|bild:|quelle|quelle:|bildquelle|fotos:|symbolbild|photo ©|crédit|crédits|source :|fuente|fuente:|imagen|fonte|fonte:|crédito|bron:|beeld|zdjęcie|źródło|fot.|
    fotoğraf|kaynak|фото|фото:|источник|写真|画像|図|出典|图片|图源|来源|사진|출처|watch the video|view gallery|bilderstrecke`,
  byline: `
    by|written by|reported by|edited by|reporting by|editing by|editor:|author|author:|about the author|about author|staff writer|reporter|posted by|published by|story by|oleh|penulis|editor|reporter:|penulis:|pewarta|
    بقلم|كتب|كتبت|الكاتب|نویسنده|خبرنگار|von|autor|autor:|autorin|über den autor|über die autorin|redaktion|par|auteur|por|autor/a|redacción|di|a cura di|door|av|skrevet af|autorka|yazar|haber|автор|автор:|текст|文|記者|记者|
    編集|责任编辑|責任編輯|기자|@`,
  date: `
    published|published:|published on|posted|posted on|posted:|updated|updated:|last updated|last modified|date|modified|diterbitkan|diperbarui|dipublikasikan|tayang|نشر|تاريخ النشر|آخر تحديث|نشر في|تم النشر|تاریخ|کد خبر|
    veröffentlicht|aktualisiert|stand:|stand|erstellt|publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|publicerad|oppdatert|opublikowano|data|güncelleme|yayınlanma|опубликовано|
    обновлено|更新|公開|掲載|发布|發布|입력|수정|minutes ago|hours ago|min read|reading time|lesezeit`,
} as const;

export type PhraseKind = keyof typeof PHRASES;

export const PHRASE_KINDS = Object.keys(PHRASES) as PhraseKind[];

/** First word of a phrase -> the phrases that begin with it, longest first, each with the number of its kind. */
const PHRASES_BY_FIRST_WORD = new Map<string, (readonly [phrase: string, kind: number])[]>();
for (const [kind, list] of Object.values(PHRASES).entries()) {
  for (const phrase of list.split('|').map((one) => one.trim())) {
    if (phrase === '') continue;
    const first = firstWord(phrase);
    PHRASES_BY_FIRST_WORD.set(first, [...(PHRASES_BY_FIRST_WORD.get(first) ?? []), [phrase, kind]]);
  }
}
for (const list of PHRASES_BY_FIRST_WORD.values()) list.sort((a, b) => b[0].length - a[0].length);

/** Longer texts are prose, however they begin. */
const MAX_LABEL_CHARS = 400;

/** Characters in which a phrase can be; it begins at the first letter, digit, "©", "(" or "@". */
const MAX_PHRASE_CHARS = 48;

function firstWord(text: string): string {
  // Scripts without spaces: the first character serves as the word.
  if (isAsian(text.charCodeAt(0))) return text.slice(0, 1);
  let end = 0;
  while (end < text.length && !isEnd(text.charCodeAt(end))) end++;
  return end > 0 ? text.slice(0, end) : text;
}

function isEnd(code: number): boolean {
  return (
    code === 0x3a || code === 0x20 || code === 0x0a || (code >= 0xa0 && /\s/u.test(String.fromCharCode(code)))
  );
}

function isAsian(code: number): boolean {
  return (code >= 0x3000 && code <= 0x9fff) || (code >= 0x0e00 && code <= 0x0e7f);
}

function startOf(text: string): number {
  for (let at = 0; at < text.length && at < MAX_PHRASE_CHARS; at++) {
    const code = text.charCodeAt(at);
    if (code === 0xa9 || code === 0x28 || code === 0x40 || isLetterOrDigit(code)) return at;
  }
  return -1;
}

/** The kind that a block's first words name: an index into PHRASE_KINDS, or -1. */
export function phraseKind(text: string): number {
  if (text.length > MAX_LABEL_CHARS) return -1;
  const at = startOf(text);
  if (at < 0) return -1;
  const start = text.slice(at, MAX_PHRASE_CHARS).toLowerCase();
  const list = PHRASES_BY_FIRST_WORD.get(firstWord(start));
  if (list === undefined) return -1;
  for (const [phrase, kind] of list) {
    if (!start.startsWith(phrase)) continue;
    if (start.length === phrase.length) return kind;
    const next = start.charCodeAt(phrase.length);
    if (!isLetterOrDigit(next) || isAsian(next)) return kind;
  }
  return -1;
}
