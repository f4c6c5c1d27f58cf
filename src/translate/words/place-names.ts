import { foldLetters } from '../../text/fold.ts';

/**
 * Places in datelines: the Indonesian name, then its English and Arabic forms, separated by `|`. A Latin
 * name that is not listed is the same in Indonesian.
 */
const table = `
Abu Dhabi = Abu Dhabi = أبوظبي|أبو ظبي
Addis Ababa = Addis Ababa = أديس أبابا
Aden = Aden = عدن
Aleppo = Aleppo = حلب
Aljir = Algiers = الجزائر
Amman = Amman = عمان|عمّان
Ankara = Ankara = أنقرة
Asmara = Asmara = أسمرة
Astana = Astana = أستانا|أستانة
Athena = Athens = أثينا
Baghdad = Baghdad|Bagdad = بغداد
Baku = Baku = باكو
Bangkok = Bangkok = بانكوك
Basra = Basra = البصرة
Beijing = Beijing = بكين
Beirut = Beirut = بيروت
Beograd = Belgrade = بلغراد
Berlin = Berlin = برلين
Bern = Bern = برن
Betlehem = Bethlehem = بيت لحم
Bosaso = Bosaso = بوصاصو
Brasilia = Brasilia = برازيليا
Bratislava = Bratislava = براتيسلافا
Brussel = Brussels = بروكسل
Budapest = Budapest = بودابست
Bukares = Bucharest = بوخارست
Canberra = Canberra = كانبيرا
Caracas = Caracas = كاراكاس
Damaskus = Damascus = دمشق
Davos = Davos = دافوس
Den Haag = The Hague|Hague = لاهاي
Doha = Doha = الدوحة
Dubai = Dubai = دبي
Erbil = Erbil|Irbil = أربيل
Gaza = Gaza|Gaza City|Gaza Strip = غزة|مدينة غزة|قطاع غزة
Haifa = Haifa = حيفا
Hanoi = Hanoi = هانوي
Havana = Havana = هافانا
Hebron = Hebron = الخليل
Helsinki = Helsinki = هلسنكي
Homs = Homs = حمص
Hudaidah = Hodeidah|Hudaydah = الحديدة
Idlib = Idlib = إدلب
Islamabad = Islamabad = إسلام آباد
Istanbul = Istanbul = إسطنبول|اسطنبول
Jakarta = Jakarta = جاكرتا
Jeddah = Jeddah = جدة
Jenewa = Geneva = جنيف
Jenin = Jenin = جنين
Yerusalem = Jerusalem|Occupied Jerusalem = القدس|القدس المحتلة
Juba = Juba = جوبا
Kabul = Kabul = كابل|كابول
Kairo = Cairo = القاهرة
Kano = Kano = كانو
Karachi = Karachi = كراتشي
Khan Younis = Khan Younis|Khan Yunis = خان يونس
Kharkiv = Kharkiv|Kharkov = خاركيف|خاركوف
Khartoum = Khartoum = الخرطوم
Kherson = Kherson = خيرسون
Kigali = Kigali = كيغالي
Kinshasa = Kinshasa = كينشاسا
Kirkuk = Kirkuk = كركوك
Kobani = Kobani = كوباني
Kopenhagen = Copenhagen = كوبنهاغن
Kuala Lumpur = Kuala Lumpur = كوالالمبور
Kyiv = Kyiv|Kiev = كييف
Kota Kuwait = Kuwait City|Kuwait = الكويت|مدينة الكويت
Kota Vatikan = Vatican City|Vatican = الفاتيكان
Kota Meksiko = Mexico City = مكسيكو سيتي|مكسيكو
Lagos = Lagos = لاغوس
Latakia = Latakia = اللاذقية
Lisboa = Lisbon = لشبونة
London = London = لندن
Luksemburg = Luxembourg = لوكسمبورغ
Madinah = Medina|Madinah = المدينة المنورة
Madrid = Madrid = مدريد
Makkah = Mecca|Makkah = مكة|مكة المكرمة
Manama = Manama = المنامة
Manila = Manila = مانيلا
Mariupol = Mariupol = ماريوبول
Minsk = Minsk = مينسك
Mogadishu = Mogadishu = مقديشو|مقديشيو
Moskow = Moscow = موسكو
Mosul = Mosul = الموصل
Munich = Munich = ميونيخ|ميونخ
Muskat = Muscat = مسقط
Nablus = Nablus = نابلس
Nairobi = Nairobi = نيروبي
Najaf = Najaf = النجف
New Delhi = New Delhi = نيودلهي
New York = New York|United Nations|U.N.|UN = نيويورك|الأمم المتحدة
Nikosia = Nicosia = نيقوسيا
Nouakchott = Nouakchott = نواكشوط
Odesa = Odesa|Odessa = أوديسا|أوديسيا
Oslo = Oslo = أوسلو
Palmyra = Palmyra = تدمر
Paris = Paris = باريس
Port Sudan = Port Sudan = بورتسودان
Praha = Prague = براغ
Pyongyang = Pyongyang = بيونغ يانغ
Rabat = Rabat = الرباط
Rafah = Rafah = رفح
Ramallah = Ramallah = رام الله
Raqqa = Raqqa = الرقة
Riyadh = Riyadh = الرياض
Roma = Rome = روما
Sanaa = Sanaa|Sana'a = صنعاء
Sarajevo = Sarajevo = سراييفو
Seoul = Seoul = سيول
Sevastopol = Sevastopol = سيفاستوبول
Singapura = Singapore = سنغافورة
Sirte = Sirte = سرت
Sofia = Sofia = صوفيا
Stockholm = Stockholm = ستوكهولم
Suez = Suez = السويس
Sidon = Sidon = صيدا
Taiz = Taiz|Taez = تعز
Tashkent = Tashkent = طشقند
Tbilisi = Tbilisi = تبليسي
Teheran = Tehran|Teheran = طهران
Tel Aviv = Tel Aviv = تل أبيب
Tikrit = Tikrit = تكريت
Tokyo = Tokyo = طوكيو
Tripoli = Tripoli = طرابلس
Tunis = Tunis = تونس
Tyre = Tyre = صور
Ulan Bator = Ulaanbaatar|Ulan Bator = أولان باتور
Warsawa = Warsaw = وارسو
Washington = Washington|Washington, D.C. = واشنطن
Wina = Vienna = فيينا
Yerevan = Yerevan = يريفان
Zagreb = Zagreb = زغرب
Zaporizhzhia = Zaporizhzhia = زابوريجيا
Zurich = Zurich = زيورخ|زيوريخ
Baalbek = Baalbek = بعلبك
Beersheba = Beersheba|Be'er Sheva = بئر السبع
Beit Lahiya = Beit Lahiya|Beit Lahia = بيت لاهيا
Bishkek = Bishkek = بيشكيك
Buenos Aires = Buenos Aires = بوينس آيرس
Daraa = Daraa|Deraa = درعا
Deir al-Balah = Deir al-Balah = دير البلح
Deir Ezzor = Deir Ezzor|Deir ez-Zor|Deir al-Zor = دير الزور
Dhaka = Dhaka = دكا
Dnipro = Dnipro = دنيبرو
Donetsk = Donetsk = دونيتسك
Dushanbe = Dushanbe = دوشنبه
El Fasher = El Fasher|Al-Fashir|El-Fasher = الفاشر
Hama = Hama = حماة
Herat = Herat = هرات
Hong Kong = Hong Kong = هونغ كونغ
Isfahan = Isfahan|Esfahan = أصفهان
Kandahar = Kandahar = قندهار
Kathmandu = Kathmandu = كاتماندو
Kramatorsk = Kramatorsk = كراماتورسك
Luhansk = Luhansk|Lugansk = لوغانسك
Lviv = Lviv|Lvov = لفيف
Marib = Marib|Ma'rib = مأرب
Nabatieh = Nabatieh|Nabatiyeh = النبطية
Omdurman = Omdurman = أم درمان
Ottawa = Ottawa = أوتاوا
Phnom Penh = Phnom Penh = بنوم بنه
Shanghai = Shanghai = شنغهاي
Stepanakert = Stepanakert = ستيباناكيرت
Sumy = Sumy = سومي
Sweida = Sweida|Suwayda = السويداء
Tabriz = Tabriz = تبريز
Taipei = Taipei = تايبيه|تايبه
Tulkarem = Tulkarem|Tulkarm = طولكرم
Vilnius = Vilnius = فيلنيوس
Swiss = Switzerland = سويسرا
Mesir = Egypt = مصر
Suriah = Syria = سوريا|سورية
Irak = Iraq = العراق
Yordania = Jordan = الأردن
Lebanon = Lebanon = لبنان
Yaman = Yemen = اليمن
Turki = Turkey|Türkiye|Turkiye = تركيا
Arab Saudi = Saudi Arabia = السعودية
Prancis = France = فرنسا
Jerman = Germany = ألمانيا
Inggris = England|United Kingdom|Britain = بريطانيا
Belanda = Netherlands = هولندا
Ukraina = Ukraine = أوكرانيا
Rusia = Russia = روسيا
Jepang = Japan = اليابان
Filipina = Philippines = الفلبين
Maroko = Morocco = المغرب
Aljazair = Algeria = الجزائر
Libia = Libya = ليبيا
Tepi Barat = West Bank = الضفة الغربية
`;

const indonesian = new Map<string, string>();
for (const line of table.trim().split('\n')) {
  const [name = '', ...others] = line.split(' = ');
  for (const other of others.flatMap((forms) => forms.split('|')))
    if (!indonesian.has(key(other))) indonesian.set(key(other), name);
}

function key(name: string): string {
  return foldLetters(name).trim();
}

/** Separators between places: a comma, a slash or "and" in the languages of the outlets. */
const SEPARATOR = /(\s*[,،/;]\s*|\s+(?:and|&|dan|و)\s*)/u;

/**
 * Translates the place of a dateline into Indonesian: "MOSCOW and Baghdad" becomes "Moskow dan Baghdad".
 * Upper case is converted to title case.
 *
 * @returns undefined if a part is unknown and in another script
 */
export function placeInIndonesian(place: string): string | undefined {
  const parts = place
    .split(SEPARATOR)
    .map((part, index) => (index % 2 === 0 ? nameOf(part) : joinerOf(part)));
  return parts.includes(undefined) ? undefined : parts.join('').trim();
}

function nameOf(part: string): string | undefined {
  const known = indonesian.get(key(part));
  if (known !== undefined) return known;
  if (!/^[\p{Script=Latin}\p{N}\p{P}\p{M}\s]*$/u.test(part)) return undefined;
  const shouted = /\p{Lu}{3}/u.test(part) && !/\p{Ll}/u.test(part);
  return shouted
    ? part.toLowerCase().replaceAll(/(?<!\p{L}|['’])\p{L}/gu, (letter) => letter.toUpperCase())
    : part;
}

function joinerOf(separator: string): string {
  if (/[,،;]/.test(separator)) return ', ';
  return separator.includes('/') ? '/' : ' dan ';
}
