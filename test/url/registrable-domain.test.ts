import { expect, test } from 'vitest';
import {
  domainLabel,
  isPublicSuffix,
  registrableDomain,
  sameDomain,
} from '../../src/url/registrable-domain.ts';

test.each([
  ['news.fendaily.example', 'fendaily.example'],
  ['fendaily.example.', 'fendaily.example'],
  ['WWW.Kabar.co.id', 'kabar.co.id'],
  ['a.b.haber.com.tr', 'haber.com.tr'],
  ['www.sukamaju.desa.id', 'sukamaju.desa.id'],
  ['news.shimbun.ne.jp', 'shimbun.ne.jp'],
  ['www.council.govt.nz', 'council.govt.nz'],
  ['satu.blogspot.com', 'satu.blogspot.com'],
  ['dua.blogspot.co.id', 'dua.blogspot.co.id'],
  ['m.satu.wordpress.com', 'satu.wordpress.com'],
  ['www.wordpress.com', 'wordpress.com'],
  ['satu.substack.com', 'satu.substack.com'],
  ['satu.github.io', 'satu.github.io'],
  ['127.0.0.1', '127.0.0.1'],
  ['[::1]', '[::1]'],
  ['localhost', 'localhost'],
  ['co.id', 'co.id'],
])('%s was registered as %s', (host, domain) => {
  expect(registrableDomain(host)).toBe(domain);
});

test('hosts of the same owner', () => {
  expect(sameDomain('www.outlet.co.id', 'news.outlet.co.id')).toBe(true);
  expect(sameDomain('english.outlet.net', 'www.outlet.net')).toBe(true);
  expect(sameDomain('satu.co.id', 'dua.co.id')).toBe(false);
  expect(sameDomain('satu.desa.id', 'dua.desa.id')).toBe(false);
  expect(sameDomain('satu.wordpress.com', 'dua.wordpress.com')).toBe(false);
  expect(sameDomain('127.0.0.1', '127.0.0.2')).toBe(false);
});

test.each([
  ['www.kabar.co.id', 'kabar'],
  ['sukamaju.desa.id', 'sukamaju'],
  ['satu.substack.com', 'satu'],
  ['127.0.0.1', ''],
])('the name of %s is %j', (host, label) => {
  expect(domainLabel(host)).toBe(label);
});

test('public suffixes', () => {
  expect(['co.id', 'desa.id', 'id', 'blogspot.com'].every(isPublicSuffix)).toBe(true);
  expect(['kabar.co.id', '127.0.0.1', '[::1]'].some(isPublicSuffix)).toBe(false);
});
