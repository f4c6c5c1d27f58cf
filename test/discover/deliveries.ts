/** Deliveries of invented agencies, as their clients receive them. */

const QUAKE_EN = [
  'VELMAR, Tarsenia (Meridian Press) - A strong earthquake shook the eastern coast of Tarsenia on Monday, officials said.',
  'The 6.9-magnitude quake struck 40 kilometres from the port of Velmar at a depth of 12 kilometres, the geophysics office said.',
];

/** ninjs 3.1, English: a paged service. */
export const NINJS_3 = JSON.stringify({
  items: [
    {
      uri: 'urn:newsml:meridian.example:20261201:quake-velmar',
      standard: {
        name: 'ninjs',
        version: '3.1',
        schema: 'http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json',
      },
      type: 'text',
      version: '3',
      firstCreated: '2026-12-01T01:05:00+03:00',
      versionCreated: '2026-12-01T02:40:00+03:00',
      embargoedUntil: '2026-12-01T04:00:00Z',
      pubStatus: 'usable',
      urgency: 2,
      language: 'en-GB',
      slugline: 'TARSENIA-QUAKE/ (UPDATE 2)',
      by: 'By Ilse Hadrami and Tarik Velden',
      headlines: [
        { role: 'short', value: 'Quake in Tarsenia' },
        { role: 'main', value: 'UPDATE 2-Four trapped after quake shakes Tarsenia' },
      ],
      descriptions: [{ role: 'summary', value: 'Rescuers search two collapsed blocks.' }],
      bodies: [
        { role: 'text', contentType: 'text/plain', value: QUAKE_EN.join('\n\n') },
        {
          role: 'richtext',
          contentType: 'application/xhtml+xml',
          value: `<body>${QUAKE_EN.map((one) => `<p>${one}</p>`).join('')}<script>alert(1)</script></body>`,
        },
      ],
      subjects: [
        {
          name: 'disaster, accident and emergency incident',
          uri: 'http://cv.iptc.org/newscodes/mediatopic/03000000',
        },
        { name: 'disaster', uri: 'medtop:20000148' },
        { name: 'Velmar port' },
      ],
      copyrightHolder: 'Meridian Press',
      copyrightNotice: '© 2026 Meridian Press',
      usageTerms: 'Not for use outside Europe.',
      associations: [
        {
          name: 'mainpic',
          type: 'picture',
          uri: 'urn:pic:1',
          descriptions: [
            { role: 'caption', value: 'A collapsed block in Velmar.' },
            { role: 'creditline', value: 'Rana Solberg/Meridian Press' },
          ],
          renditions: [
            {
              name: 'original',
              href: 'https://media.meridian.example/1-o.jpg',
              contentType: 'image/jpeg',
              width: 6000,
              height: 4000,
            },
            {
              name: 'web',
              href: 'https://media.meridian.example/1-w.jpg',
              contentType: 'image/jpeg',
              width: 1200,
              height: 800,
            },
          ],
        },
      ],
    },
  ],
  links: { next: '/v1/items?page=2' },
});

/** ninjs 2.1, Indonesian: a correction. */
export const NINJS_2 = JSON.stringify({
  uri: 'https://antariksa.example/berita/feri-orlan',
  type: 'text',
  version: '2',
  versioncreated: '2026-12-01T02:00:00Z',
  firstcreated: '2026-12-01T01:00:00Z',
  pubstatus: 'usable',
  language: 'id',
  ednote: 'Koreksi: jumlah penumpang pada paragraf 2.',
  by: 'Marit Solberg',
  headlines: [{ role: 'main', value: 'RALAT: Feri Kandas di Selat Orlan' }],
  bodies: [
    {
      role: 'main',
      contenttype: 'text/plain',
      value:
        'Orlan (Antariksa) - Sebuah feri kandas di selat Orlan pada Selasa malam setelah mesinnya mati.\n\nSemua 214 penumpang dipindahkan sebelum tengah malam.',
    },
  ],
  subjects: [{ name: 'accident', code: '20000139', scheme: 'medtop' }],
  copyrightholder: 'Antariksa',
});

/** ninjs 1.x, Arabic: withdrawn. */
export const NINJS_1 = JSON.stringify({
  uri: 'urn:sahra:77',
  type: 'text',
  version: '2',
  versioncreated: '2026-12-01T03:00:00Z',
  pubstatus: 'canceled',
  language: 'ar',
  headline: 'إلغاء الخبر: زلزال في تارسينيا',
  body_text: 'نرجو عدم استخدام الخبر السابق.',
});

const NITF_BODY = `<body>
  <body.head>
    <hedline><hl1>زلزال قوي يهز ساحل تارسينيا</hl1></hedline>
    <byline>من <person>طارق فيلدن</person>, <byttl>مراسل</byttl></byline>
    <dateline><location>فيلمار</location> (وكالة صحراء)</dateline>
    <abstract><p>هزة بقوة 6.9 درجات.</p></abstract>
  </body.head>
  <body.content>
    <media media-type="image"><media-reference source="https://img.sahra.example/9.jpg" width="900" height="600" alternate-text="ميناء"/>
      <media-caption>الميناء بعد الزلزال</media-caption><media-producer>رنا سولبرغ</media-producer></media>
    <p>فيلمار (وكالة صحراء) - هز زلزال قوي الساحل الشرقي لتارسينيا يوم الاثنين&nbsp;وفق مسؤولين.</p>
    <hl2>البحث عن ناجين</hl2>
    <p>وقالت <org>هيئة الجيوفيزياء</org> إن قوته <num>6.9</num> درجات &amp; عمقه 12 كيلومترا.</p>
  </body.content>
</body>`;

/** NITF 3.6, Arabic. */
export const NITF = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">
<nitf xml:lang="ar" version="-//IPTC//DTD NITF 3.6//EN">
  <head><title>zilzal</title>
    <tobject><tobject.subject tobject.subject.refnum="03015000" tobject.subject.matter="Earthquake"/></tobject>
    <docdata management-status="usable"><doc-id id-string="sahra-1201-14"/><urgency ed-urg="3"/>
      <date.issue norm="20261201T010500+0300"/><date.release norm="20261201T013000Z"/><du-key version="1"/>
      <doc.copyright holder="وكالة صحراء" year="2026"/>
      <key-list><keyword key="TARSENIA"/><keyword key="QUAKE"/></key-list></docdata>
  </head>${NITF_BODY}</nitf>`;

/** NewsML-G2, a message with a text in NITF, its picture and the package of both. */
export const NEWSML = `<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2026-12-01T01:00:00Z</sent></header><itemSet>
<packageItem guid="urn:pkg:1" version="1"><itemMeta><itemClass qcode="ninat:composite"/><pubStatus qcode="stat:usable"/></itemMeta>
 <groupSet root="G"><group id="G" role="group:main"><itemRef residref="urn:t:1"/><itemRef residref="urn:p:1"/></group></groupSet></packageItem>
<newsItem guid="urn:t:1" version="4" xml:lang="ar"><rightsInfo><copyrightHolder><name>وكالة صحراء</name></copyrightHolder>
  <copyrightNotice>حقوق 2026</copyrightNotice><usageTerms>للنشر الصحفي</usageTerms></rightsInfo>
 <itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:SAHRA"/><versionCreated>2026-12-01T02:00:00+03:00</versionCreated>
  <firstCreated>2026-12-01T01:00:00+03:00</firstCreated><pubStatus qcode="stat:usable"/><edNote>تصحيح: قوة الزلزال</edNote><signal qcode="sig:correction"/>
  <link rel="irel:previousVersion" residref="urn:t:0"/></itemMeta>
 <contentMeta><urgency>3</urgency><infoSource><name>Meridian Press</name></infoSource><subject qcode="medtop:16000000"><name>conflict</name></subject>
  <slugline>TARSENIA-QUAKE</slugline><headline>زلزال قوي يهز ساحل تارسينيا</headline></contentMeta>
 <contentSet><inlineXML contenttype="application/nitf+xml"><nitf>${NITF_BODY.replace(/<media .*?<\/media>/s, '')}</nitf></inlineXML></contentSet></newsItem>
<newsItem guid="urn:p:1" version="1"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentMeta><creditline>Rana/Sahra</creditline>
  <description role="drol:caption">Velmar</description></contentMeta>
 <contentSet><remoteContent href="https://img.sahra.example/p.jpg" contenttype="image/jpeg" width="1000" height="700"/></contentSet></newsItem>
</itemSet></newsMessage>`;

/** NewsML-G2 with XHTML, Indonesian: withheld. */
export const NEWSML_XHTML = `<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:a:9" version="2" xml:lang="id">
 <itemMeta><itemClass qcode="ninat:text"/><versionCreated>2026-12-01T02:00:00Z</versionCreated><pubStatus qcode="stat:withheld"/></itemMeta>
 <contentMeta><headline>Feri Kandas &amp; Ditarik</headline><by>Oleh Marit Solberg</by></contentMeta>
 <contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
 <body><p>Sebuah feri kandas.</p></body></html></inlineXML></contentSet></newsItem>`;
