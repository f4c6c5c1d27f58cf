import { primaryLanguage } from './sentence.ts';

/** Parts of the news by their Indonesian names, with what newsrooms call them; folded as `fold` does it. */
const SECTIONS = new Map<string, readonly string[]>(
  Object.entries({
    Dunia: [
      'world',
      'world news',
      'international',
      'internasional',
      'العالم',
      'عالم',
      'دولي',
      'أخبار العالم',
    ],
    'Timur Tengah': ['middle east', 'mideast', 'الشرق الأوسط'],
    'Arab dan Dunia': ['arab and world', 'العرب والعالم', 'عرب وعالم', 'عربي ودولي'],
    'Dunia Arab': ['arab world', 'عربي', 'العالم العربي'],
    Asia: ['asia news', 'آسيا'],
    'Asia Tenggara': ['southeast asia', 'south east asia', 'جنوب شرق آسيا'],
    Afrika: ['africa', 'أفريقيا', 'إفريقيا'],
    Eropa: ['europe', 'أوروبا'],
    Amerika: ['americas', 'أمريكا', 'أميركا'],
    Politik: ['politics', 'سياسة', 'السياسة'],
    Ekonomi: ['economy', 'economics', 'اقتصاد', 'الاقتصاد'],
    Bisnis: ['business', 'business news', 'أعمال', 'مال وأعمال'],
    Pasar: ['markets', 'أسواق', 'الأسواق'],
    Energi: ['energy', 'طاقة', 'الطاقة'],
    Keuangan: ['finance', 'money'],
    Teknologi: ['technology', 'tech', 'تكنولوجيا', 'تقنية'],
    Sains: ['science', 'علوم'],
    Kesehatan: ['health', 'صحة', 'الصحة'],
    Lingkungan: ['environment', 'climate', 'بيئة', 'البيئة'],
    Olahraga: ['sport', 'sports', 'رياضة', 'الرياضة'],
    Budaya: ['culture', 'ثقافة', 'ثقافة وفنون'],
    Hiburan: ['entertainment', 'ترفيه', 'منوعات'],
    Opini: ['opinion', 'opinions', 'رأي', 'آراء', 'مقالات'],
    'Gaya Hidup': ['lifestyle', 'life', 'أسلوب حياة'],
    Pendidikan: ['education', 'تعليم'],
    Hukum: ['law', 'قانون'],
    Nasional: ['national', 'محليات', 'محلي'],
  }),
);

/** Case and the hyphens of addresses are no part of a section's name. */
function fold(section: string): string {
  return section
    .normalize('NFC')
    .replace(/[\s-]+/g, ' ')
    .trim()
    .toLowerCase();
}

const bySpelling = new Map(
  [...SECTIONS].flatMap(([name, spellings]) =>
    [name, ...spellings].map((spelling) => [fold(spelling), name]),
  ),
);

/** An outlet's section as readers of a language know it; under its own name where there is no other. */
export function sectionName(section: string, language: string): string {
  return (primaryLanguage(language) === 'id' ? bySpelling.get(fold(section)) : undefined) ?? section;
}

/** Everything that outlets write for a section that readers know by that name: lower case, spaces for hyphens. */
export function sectionSpellings(name: string): string[] {
  return [...new Set([name, ...(SECTIONS.get(name) ?? [])].map(fold))];
}
