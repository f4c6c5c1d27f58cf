/**
 * English names of places, peoples and faiths with what Indonesian calls them. The right side is a root: it must occur
 * somewhere in the translation, as it is or inside a word (`Rusia` in `orang-orang Rusia`). Several are parted by `|`.
 */
const table = `afghan=afgan|afghan antarctica=antarti|antarkti albania=albania alger=aljazair|aljir america=amerika|as angola=angola arab=arab
  argentin=argentin armenia=armenia asia=asia athen=athena atlantic=atlantik austria=austria|habsburg australia=australia
  azerbaijan=azerbaijan bahrain=bahrain baltic=baltik|balt bangladesh=banglades beijing=beijing|peking belarus=belarus
  belgi=belgia berlin=berlin bethlehem=betlehem bolivia=bolivia bosnia=bosnia brazil=brasil|brazil britain=inggris|britania
  british=inggris|britania brussels=brussel buddh=buddh|buda budapest=budapes bulgaria=bulgaria bucharest=bukares
  burma=burma|myanmar byzanti=bizanti cairo=kairo cambodia=kamboja cameroon=kamerun canad=kanada caribbean=karibia
  caspian=kaspia chad=chad chile=cile|chili chilean=cile|chili china=china|cina|tiongkok chinese=china|cina|tiongkok|mandarin|tionghoa
  christian=kristen|nasrani|kristiani colombia=kolombia|columbia copenhagen=kopenhagen crimea=krimea croatia=kroasia cuba=kuba
  cyprus=siprus czech=ceko|ceska damascus=damaskus danish=denmark|dansk denmark=denmark dutch=belanda ecuador=ekuador
  egypt=mesir england=inggris estonia=estonia ethiopia=etiopia|ethiopia eritrea=eritrea europe=eropa filipin=filipina
  finland=finlandia finnish=finlandia france=prancis|perancis french=prancis|perancis gaza=gaza geneva=jenewa georgia=georgia
  german=jerman greek=yunani greece=yunani greenland=greenland hamas=hamas hawaii=hawai hebrew=ibrani hezbollah=hizbullah|hizbollah
  himalaya=himalaya hindu=hindu|india houthi=houthi|huti hungar=hongaria|hungaria iceland=islandia india=india|hindia indonesia=indonesia
  iran=iran iraq=irak ireland=irlandia irish=irlandia islam=islam israel=israel istanbul=istanbul ital=italia jamaica=jamaika
  japan=jepang jerusalem=yerusalem|jerusalem jew=yahudi jordan=yordania|yordan|jordan judea=yudea|judea kenya=kenya korea=korea
  kosovo=kosovo kremlin=kremlin kurd=kurdi kuwait=kuwait lebanon=lebanon|libanon lebanese=lebanon|libanon liby=libya|libia
  lisbon=lisbon lithuania=lituania|lithuania london=london luxembourg=luksemburg|luxembourg macedonia=makedonia malaysia=malaysia
  maldives=maladewa malta=malta mecca=mekah|mekkah|makkah medina=madinah mediterranean=mediterania|laut tengah mexic=meksiko|mexico
  mongol=mongol morocc=maroko moscow=moskow|moskwa muslim=muslim|islam nato=nato nazi=nazi nepal=nepal netherlands=belanda
  newzealand=selandia nigeria=nigeria nordic=nordik norw=norwegia oman=oman ottoman=ottoman|utsmani|usmani pacific=pasifik
  pakistan=pakistan palestin=palestina paraguay=paraguay paris=paris persia=persia|parsi peru=peru philippine=filipina
  poland=polandia polish=polandia polynesia=polinesia portug=portug prague=praha qatar=qatar riyadh=riyad romania=rumania
  roman=roma|romawi rome=roma russia=rusia sahara=sahara sanskrit=sanskerta|sansekerta|sanskrit saudi=saudi|arab scotland=skotlandia
  scottish=skotlandia serbia=serbia shiite=syiah shia=syiah sikh=sikh singapore=singapura slovakia=slovakia|slowakia somalia=somalia
  soviet=soviet spain=spanyol spanish=spanyol sudan=sudan sunni=sunni swed=swedia switzerland=swiss swiss=swiss syria=suriah|syria|siria
  taiwan=taiwan taliban=taliban tehran=teheran|tehran thai=thai tibet=tibet tunis=tunis turk=turki ukrain=ukraina
  uruguay=uruguay uzbek=uzbek vatican=vatikan venezuela=venezuela vienna=wina vietnam=vietnam wales=wales warsaw=warsawa
  yemen=yaman internet=internet latin=latin`;

const roots = new Map(
  table
    .split(/\s+(?=[a-z]+=)/)
    .map((pair) => pair.split('='))
    .map(([word = '', forms = '']) => [word, forms.split('|')]),
);
addCountries();

/** The countries that the table does not have, as ICU names them in both languages: Tanzania, Thailand, Kirgizstan. */
function addCountries(): void {
  const [english, indonesian] = ['en', 'id'].map(
    (language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }),
  );
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const [from, to] = [english?.of(code), indonesian?.of(code)].map((name) => name?.toLowerCase());
    if (from === undefined || to === undefined || !/^[a-z]{4,}$/.test(from) || roots.has(from)) continue;
    roots.set(from, [...new Set([to.replaceAll(/[^\p{L}]/gu, ''), from])]);
  }
}

const endings =
  /^(?:s|n|ns|an|ans|ian|ians|ia|ean|eans|ese|i|is|ic|ish|y|ya|yan|yans|ia[ns]{1,2}|e|es|ine|ines|ine|ain|ia|ist|ists|um|ous|en|ens|ean|al|os?|co|cans?|kish|ism|ts?|ko|isms?|istan|ps?)?$/;

/** What Indonesian calls this place or people; undefined where it is not in the table. */
export function exonymsOf(word: string): readonly string[] | undefined {
  const lower = word.toLowerCase();
  for (let length = lower.length; length >= 3; length--) {
    const forms = roots.get(lower.slice(0, length));
    if (forms !== undefined && endings.test(lower.slice(length))) return forms;
  }
  return undefined;
}
