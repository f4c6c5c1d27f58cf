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
      <p class="meta"><b><xsl:value-of select="source"/></b> <span class="dot"></span> <xsl:value-of select="pubDate"/></p>
    </article>
  </xsl:template>
  <xsl:template match="a:entry">
    <article class="card">
      <h3><a href="{a:link[@rel='alternate']/@href}"><xsl:value-of select="a:title"/></a></h3>
      <p class="meta"><b><xsl:value-of select="a:source/a:title"/></b> <span class="dot"></span> <xsl:value-of select="a:published"/></p>
    </article>
  </xsl:template>
</xsl:stylesheet>
