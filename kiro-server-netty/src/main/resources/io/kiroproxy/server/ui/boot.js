// Runs before the first paint, so that neither theme nor language flashes.
(function () {
  var root = document.documentElement;
  var theme = localStorage.getItem('kiro.theme');
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
  var lang = localStorage.getItem('kiro.lang') || (navigator.language.indexOf('zh') === 0 ? 'zh' : 'en');
  root.lang = lang === 'zh' ? 'zh-CN' : 'en';
})();
