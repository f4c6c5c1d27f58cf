/**
 * What outlets call their sections, in the languages of our sources, and what Indonesian readers call them. The left side is
 * what is shown.
 */
const table = `
Internasional = world|world news|international|international news|global|global news|abroad|foreign|monde|internacional|welt|ausland|dunia|العالم|عالم|دولي|دولية|أخبار العالم|عالمي|عربي ودولي|عرب وعالم|العرب والعالم
Nasional = national|nation|domestic|home|homeland|local|local news|country|nasional|محلي|محلية|محليات|أخبار محلية|الوطن
Politik = politics|political|politics & policy|policy|government|politique|política|politik|سياسة|سياسي|أخبار سياسية
Ekonomi = economy|economics|economie|economía|wirtschaft|ekonomi|اقتصاد|اقتصادي|أخبار الاقتصاد|الاقتصاد
Bisnis = business|business news|companies|money|corporate|bisnis|أعمال|مال وأعمال|المال والأعمال|شركات
Keuangan = finance|financial|personal finance|banking|keuangan|مالية|بنوك
Pasar = markets|market|stocks|market news|pasar|أسواق|أسواق المال|الأسواق|بورصة
Energi = energy|oil|oil & gas|energi|طاقة|نفط|الطاقة
Perang = war|war news|wars|battlefield|perang|حرب|حروب|الحرب
Konflik = conflict|conflicts|armed conflict|konflik|نزاع|نزاعات|صراعات
Keamanan = security|national security|law and order|keamanan|أمن|الأمن
Pertahanan = defence|defense|military|army|armed forces|pertahanan|militer|دفاع|عسكري|عسكرية
Diplomasi = diplomacy|foreign affairs|foreign policy|diplomasi|دبلوماسية
Hukum = law|legal|justice|courts|court|hukum|قانون|قضاء|محاكم
Kriminal = crime|crime and courts|police|kriminal|حوادث|جرائم|جريمة
HAM = human rights|rights|hak asasi manusia|حقوق الإنسان
Kemanusiaan = humanitarian|humanitarian aid|aid|kemanusiaan|إنساني|شؤون إنسانية
Pengungsi = refugees|migrants and refugees|migration|pengungsi|لاجئون|اللاجئون|هجرة
Perdamaian = peace|peace and security|perdamaian|سلام
Timur Tengah = middle east|mideast|mena|middle-east|middle east and north africa|moyen-orient|timur tengah|الشرق الأوسط
Teluk = gulf|the gulf|الخليج|خليج
Arab Saudi = saudi arabia|saudi|السعودية
Palestina = palestine|palestinian territories|فلسطين
Israel = israel|إسرائيل
Suriah = syria|سوريا|سورية
Irak = iraq|العراق
Iran = iran|إيران
Mesir = egypt|مصر
Turki = turkey|türkiye|turkiye|تركيا
Ukraina = ukraine|أوكرانيا
Rusia = russia|روسيا
Dunia Arab = arab world|arab|العالم العربي|عرب|الوطن العربي|عربي|عربية
Afrika = africa|afrique|أفريقيا|إفريقيا
Afrika Utara = north africa|maghreb|شمال أفريقيا|المغرب العربي
Asia = asia|asia-pacific|asia pacific|asie|آسيا
Asia Tenggara = southeast asia|south-east asia|asean|جنوب شرق آسيا
Eropa = europe|أوروبا
Amerika = americas|the americas|amérique|أميركا|أمريكا
Amerika Serikat = us|u.s.|usa|united states|us news|u.s. news|us & canada|الولايات المتحدة
Amerika Latin = latin america|أميركا اللاتينية|أمريكا اللاتينية
Inggris = uk|uk news|britain|بريطانيا
Australia = australia|أستراليا
China = china|الصين
India = india|الهند
Olahraga = sport|sports|sports news|deportes|olahraga|رياضة|الرياضة|رياضية
Sepak Bola = football|soccer|sepak bola|bola|كرة القدم|كرة قدم
Teknologi = technology|tech|technology news|tecnología|teknologi|تكنولوجيا|تقنية|التقنية
Sains = science|sciences|science & environment|sains|علوم|العلوم
Sains dan Teknologi = science and technology|science & technology|sci-tech|science & tech|علوم وتكنولوجيا|العلوم والتكنولوجيا
Kesehatan = health|healthcare|health news|santé|kesehatan|صحة|الصحة
Lingkungan = environment|environment news|environnement|lingkungan|بيئة|البيئة
Iklim = climate|climate change|climate crisis|climate and environment|iklim|مناخ|المناخ
Cuaca = weather|cuaca|طقس|الطقس
Pendidikan = education|schools|pendidikan|تعليم|التعليم
Agama = religion|faith|agama|دين|أديان
Budaya = culture|arts|arts & culture|arts and culture|kultur|budaya|ثقافة|الثقافة|ثقافة وفنون
Hiburan = entertainment|showbiz|celebrity|hiburan|ترفيه|مشاهير|فن
Film = film|movies|cinema|سينما
Musik = music|musik|موسيقى
Gaya Hidup = lifestyle|life|life & style|life and style|gaya hidup|أسلوب حياة|منوعات|حياة
Perjalanan = travel|wisata|سفر|سياحة|السياحة
Kuliner = food|food & drink|kuliner|طعام
Masyarakat = society|social|people|community|masyarakat|مجتمع|المجتمع
Perempuan = women|woman|gender|المرأة|نساء
Opini = opinion|opinions|comment|commentary|op-ed|columns|columnists|perspectives|ideas|views|opini|رأي|آراء|مقالات|الرأي
Analisis = analysis|in-depth|in depth|explainers|explainer|explained|analisis|تحليل|تحليلات|تقارير
Editorial = editorial|editorials|leader|افتتاحية
Investigasi = investigations|investigation|investigative|investigasi|تحقيقات|تحقيق
Laporan Khas = features|feature|special report|special reports|long reads|longform|تقارير خاصة|ملفات
Wawancara = interview|interviews|حوار|حوارات|مقابلات
Cek Fakta = fact check|fact-check|fact checks|factcheck|reality check|تدقيق|تحقق
Video = video|videos|watch|فيديو|فيديوهات
Foto = photo|photos|pictures|in pictures|gallery|صور
Siniar = podcast|podcasts|audio|بودكاست
Sejarah = history|sejarah|تاريخ
Berita = news|latest|latest news|news & features|berita|أخبار|الأخبار|آخر الأخبار
Terkini = breaking|breaking news|live|just in|عاجل|أخبار عاجلة
Utama = top stories|top news|headlines|front page|main|الرئيسية
Ragam = other|misc|miscellaneous|more|offbeat|weird|viral|varia|متفرقات
Pemilu = election|elections|vote|انتخابات
`;

const names = new Map(
  table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [name = '', others = ''] = line.split(' = ');
      return others.split('|').map((other) => [key(other), name] as const);
    }),
);

function key(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{M}ـ]/gu, '')
    .replaceAll(/[أإآ]/g, 'ا')
    .replaceAll(/[\s_]+/g, ' ')
    .replaceAll(' & ', ' and ')
    .trim();
}

/**
 * What readers of a language see for an outlet's section: "World" and "العالم" are "Internasional". A name that is not known
 * stays as the outlet writes it, and so do all names in other languages than Indonesian. Only for showing: addresses are made
 * of the outlet's own name.
 */
export function sectionLabel(name: string, language: string): string {
  return (/^id\b/i.test(language) ? names.get(key(name)) : undefined) ?? name;
}
