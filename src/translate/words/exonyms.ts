/**
 * English names of places, peoples, religions and historical figures with their Indonesian forms,
 * separated by `|`. A form is a root: words of the translation begin with it (`Rusia`) or contain it
 * (`keislaman`).
 */
const table = `abbasid=abbasiyah|abbasid abraham=ibrahim|abraham aceh=aceh adriatic=adriatik aegean=aegea|egeis afghan=afgan|afghan
  africa=afrika alaska=alaska albania=albania aleppo=aleppo|halab alexandria=aleksandria|iskandariyah|alexandria
  alger=aljazair|aljir allah=allah|tuhan alpine=alpen alps=alpen amazon=amazon|amazonia america=amerika|as
  amsterdam=amsterdam anatolia=anatolia andalus=andalusia angola=angola antarctic=antarti|antarkti|kutub selatan
  antarctica=antarti|antarkti antilles=antilles|antillen antioch=antiokhia arab=arab arabia=arab|arabia arabian=arab
  archimedes=archimedes arctic=arktik|kutub utara argentin=argentin aristotle=aristoteles armenia=armenia aryan=arya
  asia=asia assyri=asyur|asiria|assyria athen=athena atlant=atlantik|atlanta atlantic=atlantik
  augustin=agustinus|augustin australia=australia austria=austria|habsburg azerbaijan=azerbaijan
  azeri=azeri|azerbaijan aztec=aztek babylon=babilon|babel baghdad=baghdad|bagdad bahrain=bahrain balkan=balkan
  baltic=baltik|balt bangladesh=banglades baptist=baptis|pembaptis basque=basque|baskia basra=basra|basrah
  bavaria=bavaria|bayern bedouin=badui|badwi beijing=beijing|peking belarus=belarus belgi=belgia
  benedict=benediktus|benedict bengal=benggala|bengal benghazi=benghazi berlin=berlin bethlehem=betlehem
  bible=alkitab|bibel|injil bohemia=bohemia bolivia=bolivia bosnia=bosnia brazil=brasil|brazil
  britain=inggris|britania british=inggris|britania britons=inggris|briton|britania brittany=bretagne|brittany
  brussels=brussel bucharest=bukares budapest=budapes buddh=buddh|buda buddha=buddha|buda bulgaria=bulgaria
  burgund=burgundi burma=burma|myanmar byzanti=bizanti byzantine=bizanti caesar=kaisar|caesar cairo=kairo
  caliph=khalifah calvin=calvin cambodia=kamboja cameroon=kamerun canad=kanada cantonese=kanton caribbean=karibia
  carthag=kartago caspian=kaspia castil=kastilia catalan=katalan|katalunya|catalunya
  catalonia=katalunya|catalonia|katalonia cathol=katolik catholic=katolik caucas=kaukasus|kaukasia celtic=kelt|celtic
  celts=kelt chad=chad chechen=chechnya|cechnya|chechen|ceko chechnya=chechnya|cechnya chile=cile|chili
  chilean=cile|chili china=china|cina|tiongkok chinese=china|cina|tiongkok|mandarin|tionghoa
  christian=kristen|nasrani|kristiani christmas=natal cleopatra=cleopatra|kleopatra cologne=koln|köln
  colombia=kolombia|columbia communis=komunis|komunisme confuci=konfusius|konghucu|konfusian congo=kongo
  congolese=kongo copenhagen=kopenhagen coptic=koptik copts=koptik corsica=korsika cossack=kosak cote=pantai|cote
  cretaceous=kapur|kretaseus cretan=kreta crete=kreta crimea=krimea croatia=kroasia cuba=kuba cypriot=siprus
  cyprus=siprus czar=tsar|czar czech=ceko|ceska czechia=ceko dagestan=dagestan dalmatia=dalmatia damascus=damaskus
  danish=denmark|dansk danube=donau|danube darfur=darfur democrat=demokrat denmark=denmark dervish=darwis
  dominican=dominika|dominikan donbas=donbas|donbass druze=druze dutch=belanda easter=paskah ecuador=ekuador
  egypt=mesir eid=id|idul|idulfitri|iduladha|lebaran emirati=emirat|uea england=inggris english=inggris
  eritrea=eritrea eskimo=eskimo estonia=estonia ethiopia=etiopia|ethiopia etruscan=etruska euclid=euklides|euclid
  euphrates=efrat|eufrat eurasia=eurasia europe=eropa fez=fez filipin=filipina finland=finlandia finnish=finlandia
  flanders=flandria|flanders flemings=flandria|fleming flemish=flandria|vlaams|belanda florence=florence|firenze
  france=prancis|perancis francis=fransiskus|francis franciscan=fransiskan french=prancis|perancis
  gabriel=jibril|gabriel galile=galilea|galileo galilee=galilea gallipoli=gallipoli|galipoli ganges=gangga gaza=gaza
  geneva=jenewa genoa=genoa|genova georgia=georgia german=jerman golan=golan gothic=gotik goths=goth greece=yunani
  greek=yunani greenland=greenland gregorian=gregorian gregory=gregorius|gregory habsburg=habsburg hague=haag
  haiti=haiti hamas=hamas hanukkah=hanukkah|hanukah hapsburg=habsburg hasidic=hasid|hasidik hawaii=hawai hebrew=ibrani
  hercules=herkules|hercules herod=herodes hezbollah=hizbullah|hizbollah himalaya=himalaya hindi=hindi
  hindu=hindu|india hippocrat=hippokrates|hipokrates homer=homer|homeros houthi=houthi|huti hungar=hongaria|hungaria
  huns=hun iberia=iberia iceland=islandia inca=inka india=india|hindia indonesia=indonesia internet=internet iran=iran
  iraq=irak ireland=irlandia irish=irlandia islam=islam israel=israel ivoire=gading|ivoire istanbul=istanbul ital=italia jain=jain
  jakarta=jakarta jamaica=jamaika japan=jepang java=jawa javanese=jawa jerusalem=yerusalem|jerusalem
  jesuit=jesuit|yesuit jesus=yesus|isa jew=yahudi jordan=yordania|yordan|jordan juda=yudaisme|yahudi|yudais|yehuda
  judea=yudea|judea julian=julian jupiter=jupiter|yupiter jurassic=jura karelia=karelia kashmir=kashmir
  kazakh=kazakh|kazak kazakhstan=kazakhstan|kazakstan kenya=kenya khartoum=khartoum khmer=khmer kiev=kiev|kyiv
  koran=quran|alquran|qur an korea=korea kosovo=kosovo kremlin=kremlin kurd=kurdi kuwait=kuwait kyiv=kiev|kyiv
  kyrgyz=kirgiz kyrgyzstan=kirgiz|kirgistan lapland=laplandia|lapland latin=latin latvia=latvia
  lebanese=lebanon|libanon lebanon=lebanon|libanon levant=levant|syam liby=libya|libia lisbon=lisbon
  lithuania=lituania|lithuania lombard=lombard|lombardia london=london lutheran=lutheran
  luxembourg=luksemburg|luxembourg macedonia=makedonia maghreb=magribi|maghrib|maghreb malay=melayu|malaya|malay
  malaysia=malaysia maldives=maladewa malta=malta maori=maori marquesas=marquesas mars=mars martian=mars
  marx=marx|marxis maya=maya mecca=mekah|mekkah|makkah medina=madinah mediterranean=mediterania|laut tengah
  mercury=merkurius|mercury mesopotamia=mesopotamia methodist=metodis|methodist mexic=meksiko|mexico
  milan=milan|milano mongol=mongol mongolia=mongolia moors=moor mormon=mormon morocc=maroko moscow=moskow|moskwa
  moses=musa moslem=muslim mosul=mosul muhammad=muhammad munich=munich|munchen|muenchen muslim=muslim|islam
  naple=napoli|naples naples=napoli|naples napoleon=napoleon nato=nato nazareth=nazaret nazi=nazi nepal=nepal
  neptune=neptunus|neptune netherlands=belanda nigeria=nigeria nigerian=nigeria nile=nil noah=nuh|noah nordic=nordik
  norman=norman|normandia normandy=normandia|normandy norse=nordik|norse|nordia norw=norwegia norwegian=norwegia
  nubia=nubia oceania=oseania olympi=olimpi|olimpiade|olympi olympus=olimpus|olympus oman=oman
  orthodox=ortodoks|orthodoks ottoman=ottoman|utsmani|usmani ovid=ovidius|ovid pacific=pasifik pakistan=pakistan
  palestin=palestina panamanian=panama paraguay=paraguay paralympi=paralimpi|paralimpiade|paralympi paris=paris
  passover=paskah|pesakh paulus=paulus pentecost=pentakosta persia=persia|parsi peru=peru pharaoh=firaun
  philippine=filipina philistin=filistin phoenicia=fenisia pluto=pluto poland=polandia polish=polandia
  polynes=polinesia polynesia=polinesia pomerania=pomerania portug=portug portuguese=portugis|portugal prague=praha
  presbyterian=presbiterian protestant=protestan prussia=prusia ptolem=ptolem|ptolemeus puritan=puritan
  pyrenees=pirenia|pyrenees pythagor=pythagoras|pitagoras qatar=qatar quaker=quaker quran=quran|alquran|qur an
  ramadan=ramadan|ramadhan|puasa reykjavik=reykjavik rhine=rhein|rhine rhodes=rodos|rhodes riyadh=riyad
  rohingya=rohingya roman=roma|romawi romani=romani|rumania romania=rumania rome=roma russia=rusia sabbath=sabat
  sahara=sahara samoa=samoa sanaa=sanaa|sana a sanskrit=sanskerta|sansekerta|sanskrit sardinia=sardinia
  saturn=saturnus|saturn saudi=saudi|arab saxon=sachsen|saxon|saks saxony=sachsen|saxony scandinav=skandinavia
  scotland=skotlandia scots=skotlandia|skot|scots scotsm=skotlandia scottish=skotlandia serbia=serbia shia=syiah
  shiite=syiah siberia=siberia sicil=sisilia|sicilia sicily=sisilia sikh=sikh sinai=sinai singapore=singapura
  slavic=slavia|slavik slavs=slavia|slav slovak=slovakia|slowakia slovakia=slovakia|slowakia sloven=slovenia
  socrates=sokrates solomon=salomo|sulaiman|solomon somalia=somalia soviet=soviet spain=spanyol spaniard=spanyol
  spanish=spanyol sparta=sparta stalin=stalin styria=styria sudan=sudan sumatra=sumatra sumeria=sumeria sunni=sunni
  swahili=swahili swed=swedia swede=swedia swedes=swedia swiss=swiss switzerland=swiss syria=suriah|syria|siria
  taiwan=taiwan taliban=taliban tamil=tamil taoism=taoisme|tao tatar=tatar|tartar tehran=teheran|tehran thai=thai
  thames=thames theban=thebes thrace=trakia|thrakia|thrace thracian=trakia|thrakia tibet=tibet tigris=tigris toba=toba
  torah=taurat transylvania=transilvania|transylvania trieste=trieste tripoli=tripoli trojan=troya|trojan
  troy=troya|troy tunis=tunis turin=turin|torino turk=turki turkey=turki turkish=turki tuscan=toskana|tuscany
  tuscany=toskana|tuskan|tuscany tyrol=tirol uighur=uighur|uyghur ukrain=ukraina ukrainian=ukraina
  umayyad=umayyah|umayyad uranus=uranus uruguay=uruguay uyghur=uighur|uyghur uzbek=uzbek vatican=vatikan
  venetian=venesia|venezia|venetia venezuela=venezuela venice=venesia|venezia|venice venus=venus vienna=wina
  vietnam=vietnam viking=viking virgil=vergilius|virgil wahhabi=wahabi|wahhabi wales=wales walloon=wallonia|walon
  warsaw=warsawa welsh=wales|welsh xinjiang=xinjiang yemen=yaman zambia=zambia zanzibar=zanzibar
  zealand=selandia|zealand zion=zion|sion`;

const roots = new Map(
  table
    .split(/\s+(?=[a-z]+=)/)
    .map((pair) => pair.split('='))
    .map(([word = '', forms = '']) => [word, forms.split('|')]),
);
addCountries();

/**
 * Adds countries missing from the table, with their English and Indonesian names in ICU: Tanzania,
 * Thailand, Kirgizstan.
 */
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
  /^(?:s|n|ns|an|ans|ian|ians|ia|ean|eans|ese|i|is|ic|ish|y|ya|yan|yans|ia[ns]{1,2}|e|es|ine|ines|ine|ain|ia|ist|ists|um|ous|en|ens|ean|al|os?|co|cans?|kish|ism|ts?|ko|nians?|anders?|lese|isms?|istan|ps?)?$/;

/**
 * Returns the Indonesian forms of an English place or people, in any derivation.
 *
 * @returns lower-case roots; undefined if the word is not in the table
 */
export function exonymsOf(word: string): readonly string[] | undefined {
  const lower = word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  for (let length = lower.length; length >= 3; length--) {
    const forms = roots.get(lower.slice(0, length));
    if (forms !== undefined && endings.test(lower.slice(length))) return forms;
  }
  return undefined;
}

/**
 * Whether a form occurs among the words of a text (lower case, without diacritics). Short forms must
 * match a whole word or its beginning, because they also occur inside unrelated words.
 */
export function hasExonym(form: string, words: readonly string[]): boolean {
  if (form.includes(' ')) return words.join(' ').includes(form);
  if (form.length <= 3) return words.includes(form);
  return words.some((word) => (form.length === 4 ? word.startsWith(form) : word.includes(form)));
}
