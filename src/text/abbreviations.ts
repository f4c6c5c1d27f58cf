/** Abbreviations of a language, in lower case and without the final full stop. */
export interface AbbreviationRules {
  /** Never end a sentence: titles, `vs`, `e.g`. */
  readonly never: ReadonlySet<string>;
  /** Do not end a sentence before a number: `No. 5`, `Jan. 3`. */
  readonly beforeNumber: ReadonlySet<string>;
  /** End a sentence only before a word of `starters`: `U.S.`, `Inc.`, `a.m.`. */
  readonly perhaps: ReadonlySet<string>;
  /** Words that often start a sentence and are rarely names. */
  readonly starters: ReadonlySet<string>;
  /** Abbreviations that follow a number: `5 ص.` is 5 a.m. */
  readonly afterNumber?: ReadonlySet<string>;
}

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

const english: AbbreviationRules = {
  never:
    words(`mr mrs ms messrs mx dr prof rev fr sr hon gen lt col maj capt cpl pvt sgt cmdr cmdt adm brig lt.gen
    maj.gen brig.gen vice.adm rear.adm rep reps sen sens gov lieut supt insp det pres amb ste mt ft vs v cf e.g i.e viz
    approx est al dept univ assn bros asst assoc atty hrh mme mlle sheik sh ing h.e h.h h.m deg ret res a.k.a n.b esp incl pct`),
  beforeNumber:
    words(`no nos art arts sec secs ch chap fig figs tab vol vols p pp para paras ver rev resp c ca
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun op ext tel eq rm apt`),
  perhaps:
    words(`u.s u.s.a u.n u.k e.u u.a.e d.c n.y l.a p.m a.m inc corp ltd co llc plc jr sr esq ph.d m.d b.a m.a
    b.sc m.sc a.d b.c b.c.e c.e etc st ave blvd rd calif fla tex mass mich minn wash ore pa va ill ind ariz colo conn del ga kan ky la md
    miss mo mont neb nev okla tenn vt wis wyo ala ark hq gmt u.s.s h.m.s r.a.f`),
  starters:
    words(`the a an this that these those it its he she they we i you his her their our my in on at by for from
    to as after before during since until while when where what who why how but and or so yet if though although
    however meanwhile also another other some many most all both each no not there here then now with without under over
    between among according earlier later last next one two three officials witnesses police residents`),
};

const indonesian: AbbreviationRules = {
  never:
    words(`tn ny nn sdr sdri bpk dr drs dra ir prof h hj kh k.h ust tgk st jend letjen mayjen brigjen kol letkol
    mayor kapt lettu letda serka laks laksda laksma marsda marsma komjen irjen kombes akbp kompol akp iptu ipda aiptu
    bripka briptu bripda pol jl jln gg kav kel kec kab prov kep ds dsn mr mrs ms gen lt col maj capt sgt sen rep gov vs cf
    a.n d.a s.d u.p d.h dkk yth a.l mis pkl gd der ud cv fa moh muh muhd md tb rr purn bpk sdr r.a r.m inf arh arm kav czi cba cke chb cpm ybs`),
  beforeNumber:
    words(`no nmr nomor rp tgl hlm hal ps pasal bab vol ed cet par tel telp fax faks ext lamp jil th jan feb mar apr jun jul
    agu ags agt sep okt nov des blok rt rw us$ km`),
  perhaps:
    words(`dll dsb dst tbk pt cv inc corp ltd s.h s.e s.t s.sos s.pd s.ag s.ip s.kom s.ked m.si m.m m.h m.hum m.t
    m.a m.sc m.kes m.pd lc ph.d sp.a sp.og sp.pd a.s u.s d.c p.k a.m p.m amd jr sr b.a`),
  starters:
    words(`yang itu ini ia dia mereka kami kita saya anda dalam pada di ke dari untuk dengan oleh sebagai setelah
    sebelum sejak ketika saat namun tetapi tapi dan atau jika meski meskipun sementara selain menurut para seorang sebuah
    salah ada tidak akan telah sudah hal bahkan adapun kemudian lalu kini selama pihak pemerintah kepala presiden menteri
    sang si hingga sampai karena akibat semua setiap banyak sejumlah beberapa bukan belum walau walaupun kendati padahal masih
    apakah mengapa bagaimana siapa lalu akhirnya awalnya sebelumnya selanjutnya sebanyak sekitar`),
};

const arabic: AbbreviationRules = {
  never: words('د أ م ا ص ج ت أ.د م.د أ.م ف.ب أ.ف أ.ف.ب ا.ف.ب ش.م.م ذ.م.م'),
  beforeNumber: words('ص رقم ج ت هـ م'),
  afterNumber: words('ص م هـ'),
  perhaps: words('الخ إلخ ق.م ب.م م.م أ.ف.ب هـ'),
  starters: words(
    'وقال وقالت وأضاف وأضافت وأكد وأكدت وأوضح وتابع وكان وكانت وفي ومن كما لكن ولكن إلا هذا هذه وهو وهي',
  ),
};

const rules: Readonly<Record<string, AbbreviationRules>> = {
  en: english,
  id: indonesian,
  ms: indonesian,
  ar: arabic,
};

/** Returns the abbreviations of a language; English ones by default. */
export function abbreviationsOf(language: string): AbbreviationRules {
  return rules[language] ?? english;
}
