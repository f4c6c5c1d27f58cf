<?xml version="1.0" encoding="utf-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:a="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" exclude-result-prefixes="a dc">
  <xsl:output method="html" encoding="utf-8" doctype-system="about:legacy-compat"/>
  <xsl:template match="/">
    <html lang="id">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title><xsl:value-of select="/rss/channel/title | /a:feed/a:title"/></title>
        <link rel="stylesheet" href="/gaya.css"/>
      </head>
      <body>
        <main class="wrap plain">
          <div class="notice">
            <h2>Ini umpan berita</h2>
            <p>Salin alamat halaman ini ke aplikasi pembaca umpan (Feedly, Inoreader, NetNewsWire, Thunderbird, dan lainnya) untuk berlangganan. Berita baru akan datang sendiri. <a href="/umpan">Semua umpan</a></p>
          </div>
          <h1 class="page-title"><xsl:value-of select="/rss/channel/title | /a:feed/a:title"/></h1>
          <p class="page-note"><xsl:value-of select="/rss/channel/description | /a:feed/a:subtitle"/></p>
          <xsl:apply-templates select="/rss/channel/item | /a:feed/a:entry"/>
        </main>
      </body>
    </html>
  </xsl:template>
  <xsl:template match="item">
    <article class="card">
      <h3><a href="{link}"><xsl:value-of select="title"/></a></h3>
      <p class="meta"><b><bdi><xsl:value-of select="source"/></bdi></b> <span class="dot"></span> <xsl:call-template name="date"><xsl:with-param name="day" select="substring(pubDate, 6, 2)"/><xsl:with-param name="month" select="substring(pubDate, 9, 3)"/><xsl:with-param name="year" select="substring(pubDate, 13, 4)"/></xsl:call-template></p>
    </article>
  </xsl:template>
  <xsl:template match="a:entry">
    <article class="card">
      <h3><a href="{a:link[@rel='alternate']/@href}"><xsl:value-of select="a:title"/></a></h3>
      <p class="meta"><b><bdi><xsl:value-of select="a:source/a:title"/></bdi></b> <span class="dot"></span> <xsl:call-template name="date"><xsl:with-param name="day" select="substring(a:published, 9, 2)"/><xsl:with-param name="month" select="substring(a:published, 6, 2)"/><xsl:with-param name="year" select="substring(a:published, 1, 4)"/></xsl:call-template></p>
    </article>
  </xsl:template>
  <!-- The day in Indonesian; RSS writes months as three letters, Atom as two digits. -->
  <xsl:template name="date">
    <xsl:param name="day"/>
    <xsl:param name="month"/>
    <xsl:param name="year"/>
    <xsl:variable name="months" select="'Jan01=Januari;Feb02=Februari;Mar03=Maret;Apr04=April;May05=Mei;Jun06=Juni;Jul07=Juli;Aug08=Agustus;Sep09=September;Oct10=Oktober;Nov11=November;Dec12=Desember;'"/>
    <xsl:value-of select="number($day)"/>
    <xsl:text> </xsl:text>
    <xsl:value-of select="substring-before(substring-after(substring-after($months, $month), '='), ';')"/>
    <xsl:text> </xsl:text>
    <xsl:value-of select="$year"/>
  </xsl:template>
</xsl:stylesheet>
