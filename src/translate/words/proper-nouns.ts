/**
 * Words that English always, or nearly always, capitalises and Indonesian translates: titles,
 * institutions, days, eras. Places and peoples are in `exonyms.ts`, words that English also writes in
 * lower case in `english-words.txt`.
 */
export const translatedWords: ReadonlySet<string> = new Set(
  `monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
  november december jan feb mar apr jun jul aug sep sept oct nov dec christmas thanksgiving independence holocaust renaissance commonwealth diaspora inquisition archangel
  gen lt col maj capt cpl sgt adm gov sen rep reps sens dr mr mrs ms prof rev st mt jr sr hon brig cmdr supt insp
  king queen prince princess emperor empress duchess duke count earl baron sir lord dame pope archbishop bishop cardinal
  imam sheikh sheik sultan emir pharaoh undersecretary president vice premier prime minister chancellor secretary congress
  congressman congresswoman senate senator magistrate colonel admiral marshal commodore captain lieutenant sergeant general
  constable dean united nation state union kingdom republic federation democratic people corps gendarmerie council
  institute university college committee commission ministry department embassy championship championships olympic olympics
  paralympic paralympics prix treasury parliament bundestag constitution amendment treaty earth moon strait springs isle
  lake river mount mountain valley island ocean sea gulf bay cape north south east west northern southern eastern western
  northeast northwest southeast southwest central botanic fort fortress castle street avenue intifada liberation parenthood rugby
  torah gospel scripture god catholic protestant christianity judaism communism conservative conservatives republican
  republicans democrat democrats communist labour labor harappan aryan assyrian napoleonic hussars cretaceous jurassic
  mesozoic paleolithic neolithic cesarean planned internet online
  black bronze antarctic arctic hemisphere peninsula autumn lady commissioner supreme inspector detective national navy army guard bureau
  assembly league association academy gallery medicine convention exposition expo prize award medal hill forest park district county
  tower hall palace castle empire eleventh ninety tennis club ring beach corporation museum yes i judge justice attorney
  governor mayor premier village town city royal metropolitan judiciary directorate authority agency foundation society festival
  summit prevention institution legislature prosecution affairs customs final cinema theater chapel church cathedral mosque temple
  shrine orchestra symphony monetary electoral colonial aviation aerospace fisheries astronomy psychology psychiatry pathfinder
  airline airway runway pole grand saint elder brotherhood dynasty era sheriff trooper sentinel census colony observatory provincial
  midwest midtown upstate highland plain sun star crown sky constitution superintendent commander chairman speaker clinic statue
  monument memorial pharaoh caliphate caucus wall bank bill act art black white blue red green gold golden silver windows
  tomb grave clay sealion lion tiger wolf fox eagle hawk dragon bee leaf flyer knight cyclone
  defense defence centre center theatre theater harbour harbor`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Titles that precede a person's name. */
export const personTitles: ReadonlySet<string> = new Set(
  `mr mrs ms dr prof sir lord dame president premier chancellor minister senator sen rep representative congressman congresswoman gen
  general lt lieutenant col colonel maj major capt captain sgt sergeant adm admiral judge justice pope king queen prince princess
  sheikh sheik ambassador governor gov mayor emperor professor inspector detective superintendent secretary commissioner chairman chairwoman
  chair spokesman spokeswoman speaker leader house coach`.split(/\s+/),
);

/**
 * First names often followed by a surname that is also an ordinary word. None of them is a place or
 * company.
 */
export const givenNames: ReadonlySet<string> = new Set(
  `Alan Albert Alex Alice Amy Andrea Andrew Andy Angela Anna Anne Anthony Barbara Ben Benjamin Bernard Bob Brian Bruce Carl Carol
  Caroline Catherine Charles Chris Christine Christopher Claire Colin Craig Dan Daniel Dave David Debbie Dennis Diana Diane Donald Doug Douglas
  Edward Eleanor Elizabeth Ellen Emily Emma Eric Eugene Frank Fred Gary George Gerald Gordon Graham Greg Gregory Harold
  Harry Hannah Heather Helen Henry Howard Hugh Ian Jack Jacob James Jane Janet Jason Jeff Jeffrey Jennifer Jeremy Jerry Jessica Jill Jim Jimmy
  Joan Joe John Johnny Jonathan Joseph Joshua Judith Julia Julie Karen Kate Katherine Keith Kelly Ken Kenneth Kevin Larry Laura Lisa
  Louise Lucy Margaret Maria Marie Martha Mary Matt Matthew Michael Michelle Mike Nancy Neil Nicholas Nick Nicole Oliver
  Pamela Patricia Patrick Paul Peter Philip Rachel Ralph Raymond Rebecca Richard Rick Robert Roger Ron Ronald Rupert Ruth Ryan Samuel
  Sandra Sarah Scott Sean Sharon Simon Sophie Stephen Steve Steven Stuart Susan Ted Teresa Terry Theresa Thomas Tim Timothy Todd Tom
  Tommy Tony Tracy Vincent Walter Wendy William`.split(/\s+/),
);

/** Names made of two ordinary words that Indonesian does not translate. */
export const fixedNames: ReadonlySet<string> = new Set(
  `Cape Town, Saint Petersburg, Grand Prix, Grand Canyon, New York, New Delhi, New Jersey, New Mexico, New Hampshire, New Orleans, Salt Lake,
  Hong Kong, Los Angeles, Fox News, Sky News, Al Jazeera, Abu Dhabi, Las Vegas, Silicon Valley,
  Port Moresby, Port Louis, Port Sudan, Long Island, Big Ben, Red Bull, Rolling Stone, Little Rock, Baton Rouge, Palo Alto,
  Golden Gate, Manchester City, Manchester United, Real Madrid`.split(/,\s+/),
);

/** Abbreviations that Indonesian translates or spells out. */
export const translatedAbbreviations: ReadonlySet<string> = new Set(
  `US USA UN UK EU UAE USSR DRC GCC OIC GDP GNP NGO NGOS CEO CFO COO MP MPS PM HQ AIDS DNA RNA BCE BC AD CE AM PM CCTV AI TV ID IS ISIS
  ISIL II III IV VI VII VIII IX XI XII XIV XV WWI WWII UTC GMT EST PST CET BST POW POWS IED IEDS UNSC UNGA ICC ICJ WHO IMF WTO
  ICRC HRW MSF PA PLO DC NYC LA SUV ATM PIN GPS ICU ER VIP AC`.split(/\s+/),
);
