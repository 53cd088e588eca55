/** Names by script, first and last, as an import would leave them: composed, with single spaces. */
export const namesByScript: Record<string, [string, string][]> = {
  latin: [
    ['Łukasz', 'Żółkiewski'],
    ['Þórður', 'Ægisson'],
    ['M̃bo', 'Ọ̀ṣun'],
  ],
  greek: [['Αλέξανδρος', 'Παπαδόπουλος']],
  cyrillic: [['Юлія', 'Щербак']],
  vietnamese: [['Thị Hương', 'Nguyễn']],
  arabic: [
    ['محمد عبد الرحمن', 'الخطيب'],
    ['علاء', 'الإسلام'],
    ['مُحَمَّد', 'لآلئ'],
    ['(أبو) عبد', 'زَيْد اللّه'],
    ['علی‌رضا', 'رضایی'],
  ],
  hebrew: [
    ['דוד', 'בן־גוריון'],
    ['(לאה) בְּרָכָה', 'שַׁבָּת'],
    ['שִׁמְעוֹן', "צ'רנוב"],
  ],
  thai: [
    ['ธนวัฒน์', 'ศรีสุวรรณ'],
    ['กิ่งแก้ว', 'น้ำทิพย์'],
  ],
  devanagari: [
    ['प्रकाश', 'श्रीवास्तव'],
    ['कृष्णमूर्ति', 'लक्ष्मी'],
  ],
  chinese: [
    ['小明', '王'],
    ['修', '欧阳'],
  ],
  japanese: [
    ['たろう', '山田'],
    ['ケンジ', 'サトウ'],
  ],
  korean: [
    ['민준', '김'],
    ['서연', '朴'],
  ],
  georgian: [['გიორგი', 'ბერიძე']],
  armenian: [['Արմեն', 'Հակոբյան']],
  mixed: [
    ['María', '王'],
    ['O’Neill', 'ธนวัฒน์'],
    ['Юлія', '김'],
    ['प्रकाश', 'Ξένος'],
    ['გიორგი', 'Արմեն'],
  ],
}

/** Every name once, as it stands on a page. */
export const allNames = Object.values(namesByScript).flat()
