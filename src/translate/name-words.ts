/**
 * Words that English writes with a capital and Indonesian translates: titles, institutions, geography, peoples, days.
 * What is not here, has none of the endings of such words and stands inside a sentence is taken for a name that must
 * come through as it is.
 */
export const translatedWords: ReadonlySet<string> = new Set(
  `a an the of and in on at by for from to with this that these those there here however today never all none both each
  new old great big little good high low upper lower central middle mid far near deep open free holy sacred white
  black red green blue yellow brown golden silver bronze iron stone boy girl man woman men women child children
  north south east west northern southern eastern western northeast northwest southeast southwest pole arctic antarctic
  pacific atlantic mediterranean baltic caribbean caspian aegean adriatic balkan balkans hemisphere tropical equator
  monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
  october november december spring summer autumn winter fall year years day days month week century night morning
  christmas easter ramadan eid passover hanukkah thanksgiving independence
  gen lt col maj capt cpl sgt adm gov sen rep reps dr mr mrs ms prof rev st jr sr hon 
  king queen prince princess emperor empress duke duchess count earl baron lady sir dame pope bishop archbishop
  cardinal patriarch imam sheikh sheik sultan emir caliph pharaoh president vice premier prime minister chancellor
  secretary undersecretary deputy assistant chief chairman chairwoman chair head leader director commissioner governor
  mayor senator congressman congresswoman congress representative representatives senate speaker ambassador envoy
  consul consulate consulates embassy attorney general judge justice justices court courts supreme magistrate prosecutor prosecutors lawyer
  captain colonel colonels lieutenant major sergeant corporal private admiral commodore marshal commander commodores
  engineer engineers officer officers superintendent inspector detective constable spokesman spokeswoman spokesperson
  professor doctor dean rector principal teacher agents agent player players drivers driver ranger hero judge coach
  united nations states state union kingdom republic federation federal democratic people peoples national
  international global world regional local foreign interior internal home external security defense defence war
  peace armed forces force army navy air marine marines corps guard guards coast fleet squadron brigade battalion
  division regiment regiments command staff police gendarmerie intelligence special operations operation service services agency
  authority administration bureau office offices ministry department council committee subcommittee commission board panel
  assembly parliament house chamber cabinet government opposition party parties front movement alliance coalition league
  organization organisation association society institute institution foundation fund bank center centre university
   school academy faculty library gallery theater theatre stadium arena hospital clinic medical
  medicine health education science sciences arts art history anthropology archaeology law laws act bill article
  amendment constitution treaty agreement accord convention protocol declaration charter resolution summit conference
  congress meeting forum festival fair exposition expositions exhibition expo championship championships cup olympic
  olympics paralympic paralympics games game tournament prize award awards medal race prix finals final
  trade commerce industry economic economy finance financial treasury revenue tax labor labour energy oil gas petroleum nuclear
  atomic space earth sun moon mars star stars river rivers lake lakes sea seas ocean gulf bay strait straits channel
  canal falls fall spring springs island islands isle peninsula coast mount mountain mountains hill hills valley desert
  plain plateau forest park garden gardens botanic reserve heritage site area zone region district province county prefecture city
  town village capital municipality quarter street road avenue square bridge tower gate wall hall castle palace fort fortress
  temple church cathedral mosque synagogue monastery airport airlines airline airways station railway highway port
  harbour harbor campground ranch pipeline terminal building line
  battle campaign revolution revolutions crisis intifada conflict resistance liberation succession renaissance middle age ages
  dynasty empire civilization civilisation era hurricane cyclone storm typhoon earthquake tsunami category scale figure figures
  flood survey meteorological geological horticultural system systems network channel television radio broadcasting news press post times
  management oversight investigation investigations conservation planned parenthood community communities family tribal class asset flight
  preliminary check list nervous learning running richest class second seconds first third fourth fifth sixth seventh
  eighth ninth tenth eleventh twelfth one two three four five six seven eight nine ten eleven twelve twenty thirty
  forty fifty sixty seventy eighty ninety hundred thousand million billion affairs matters lands land basketball football
  soccer cricket rugby tennis hockey boxing swimming athletics wrestling cycling league rice curse revenge 
  god gods bible quran koran torah gospel scripture christian christians muslim muslims moslem jew jews jewish hindu hindus buddhist
  buddhists sikh catholic catholics protestant orthodox sunni shia shiite shiites islam islamic islamist islamists
  christianity judaism hinduism buddhism sanskrit latin communism socialism nazi nazis soviet soviets royal presidential political
  conservative conservatives republican republicans democrat democrats socialist communist labour annual public civil
  europe european europeans africa african africans asia asian asians america american americans americas australia
  australian australians zealand zealander oceania polynesia polynesian antarctica england english scotland scottish wales welsh ireland
  irish britain british britons france french germany german germans italy italian italians spain spanish portugal
  portuguese netherlands dutch belgium belgian belgians switzerland swiss austria austrian poland polish poles czech
  slovakia hungary hungarian greece greek greeks turkey turkish turks cyprus cypriot russia russian russians ukraine ukrainian
  ukrainians belarus norway norwegian sweden swedish denmark danish finland finnish iceland icelandic estonia lithuania
  latvia croatia croatian serbia serbian bosnia kosovo albania macedonia bulgaria romania romanian moldova georgia georgian armenia
  armenian azerbaijan azeris luxembourg monaco malta egypt egyptian egyptians libya libyan tunisia algeria morocco
  sudan ethiopia ethiopian eritrea somalia kenya chad cameroon ivory mozambique syria syrian syrians iraq iraqi iraqis
  iran iranian iranians israel israeli israelis palestine palestinian palestinians lebanon lebanese jordan jordanian
  saudi arabia arabian arab arabs arabic emirates emirati kuwait qatar bahrain oman yemen yemeni houthi houthis kurd kurds
  kurdish afghan afghans afghanistan pakistan pakistani india indian indians bangladesh maldives nepal tibet tibetan china chinese
  japan japanese korea korean koreans mongolia philippines filipino vietnam vietnamese cambodia thailand thai thais laos myanmar burma singapore
  malaysia indonesia indonesian canada canadian canadians mexico mexican cuba cuban jamaica jamaican brazil brazilian chile chilean
  ecuador venezuela venezuelans argentina argentine colombia bolivia peru uruguay paraguay trinidad moscow beijing
  athens cairo copenhagen prague warsaw vienna geneva brussels lisbon rome venice florence naples milan paris mecca medina jerusalem
  bethlehem nazareth damascus aleppo baghdad mosul tehran riyadh jeddah sanaa aden gaza tripoli benghazi algiers tunis crimea
  bucharest budapest athens alps himalayas sahara nile tigris euphrates danube rhine thames jordan judea judean
  napoleonic harappan aryan assyrian assyrians roman romans byzantine ottoman persian persians nordic slavic germanic
  colonist colonists natives native aboriginal indigenous squadrons hussars pharaohs cesarean cretaceous jurassic`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Everyday words, which stand in titles of works, firms and nicknames, and are translated there as often as not. */
export const everydayWords: ReadonlySet<string> = new Set(
  `i you he she it we they me him her us them my your his its our their mine who whom whose what which when where why how
  and but if not no yes or nor so yet than then too very more most less least much many few some any every other another
  be is are was were been being am do does did done have has had will would shall should can could may might must
  glory belly uptown dumb clay back home house room door window water fire food meal bread milk meat fish wine beer coffee tea sugar salt hand head
  heart eye face body blood bone life death love hate hope fear dream sleep kiss dance song music sound voice word
  words book story tale letter page paper pen picture film movie show play stage star light dark fast slow frequent early
  late next last only just even still ever always again first best better worst bad fine rich poor happy sad strong weak
  smart stupid wise crazy mad wild free safe lost found final total full empty hot cold warm cool wet dry rain snow
  wind cloud sky star sand rock tree leaf flower grass root seed dog cat horse cow pig sheep goat lion sealion tiger bear
  wolf fox bird eagle hawk dragon snake rat mouse bee ant spider car truck bus train plane flight flyer ship boat bike
  ride drive run walk jump fly swim race speed speedway motor engine machine tool key lock box bag coat hat shoe ring
  tour tours tourist travel trip journey trail traverse path way lane alley downtown market shop store mall 
  inn pub club bar cafe restaurant kitchen farm field mill mine pool beach shore ranch gold coin money price cost sale
  deal gift business company companies corporation group groups team teams member members friend friends enemy neighbour
  neighbor brother sister father mother son daughter uncle aunt cousin baby kid kids boys girls guy lady ladies gentleman
  master mistress servant slave soldier soldiers sailor warrior knight veteran veterans victim victims worker workers
  student students doctors nurse patient patients writer author poet artist singer actor actress scientist expert experts
  translate search maps drive cloud web internet online digital data mail phone mobile smart windows word
  time times hour minute moment future past present modern ancient classic original new life world top bottom left right
  inside outside above below under over between beyond across around through off up down out into onto
  make made take taken give given get got go gone come came see seen know known think thought say said tell told find
  keep kept let put set cut hit hold held leave begin end start stop open close turn move stand sit fall rise raise break
  build built burn buy sell pay win won lose fight kill die live born save help need want like love work study learn teach
  read write speak talk call ask answer watch look hear feel touch smell taste eat drink cook wash clean`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Abbreviations that Indonesian has its own form of, or spells out. */
export const translatedAbbreviations: ReadonlySet<string> = new Set(
  'US USA UN UK EU UAE USSR GDP GNP AIDS DNA BCE BC AD CE AM PM CCTV AI TV ID IS ISIS ISIL II III IV VI VII VIII IX XI XII UTC GMT'.split(
    ' ',
  ),
);
