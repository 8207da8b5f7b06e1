import { liste, type Origine } from './liste.ts';

export const MAGHREBIN: Origine = {
  code: 'maghrebin',
  poids: 13,
  sansAccents: 0.8,
  noms: liste(`BENALI, BEN SALAH, BOUZID, EL AMRANI, EL IDRISSI, HADDAD, MANSOURI, OUALI, AÏT OUARAB, AÏT-AHMED, BELKACEM,
    CHERIF, HAMIDI, KADDOUR, KHELIFI, LAHLOU, MEZIANE, OULD BRAHIM, SAÏDI, TALEB, ZERROUKI, BOUDIAF, BEN YOUSSEF, EL FASSI,
    BENCHEIKH EL HOCINE, GHARBI, TRABELSI, JAZIRI, BOUAZIZ, NAÏT-SLIMANE, M'BAREK, RAHMOUNI, YAHIAOUI, ZITOUNI, SLIMANI`),
  filles:
    liste(`Inès, Lina, Yasmine, Assia, Nour, Kenza, Sirine, Aya, Maryam, Soraya, Amira, Hafsa, Ikram, Jana, Lilia,
    Malak, Naïma, Rania, Safa, Tasnim, Wissal, Zaïnab, Chaïma, Kaouthar, Dounia, Farah`),
  garcons:
    liste(`Adam, Rayan, Yanis, Ilyès, Amine, Mohamed, Youssef, Ibrahim, Anas, Bilal, Ayoub, Haroun, Ismaël, Jibril,
    Kaïs, Mehdi, Naïm, Othmane, Sofiane, Walid, Younès, Zakaria, Idriss, Marwan, Nassim, Souleymane`),
  femmes:
    liste(`Fatima, Fatima-Zahra, Khadija, Samira, Nadia, Leïla, Karima, Malika, Nawal, Hayat, Houria, Aïcha, Souad,
    Zohra, Najat, Rachida, Latifa, Yamina, Hanane, Imane`),
  hommes:
    liste(`Mohamed, Ahmed, Karim, Rachid, Abdelkader, Abd El Karim, Mustapha, Hassan, Saïd, Farid, Kamel, Nordine,
    Djamel, Hakim, Khaled, Mourad, Tarik, Abderrahmane, Lahcen, Brahim`),
};

export const TURC: Origine = {
  code: 'turc',
  poids: 4,
  sansAccents: 0.15,
  noms: liste(`YILMAZ, KAYA, DEMİR, ŞAHİN, ÇELİK, YILDIZ, YILDIRIM, ÖZTÜRK, AYDIN, ÖZDEMİR, ARSLAN, DOĞAN, KILIÇ, ÇETİN,
    KOÇ, KURT, ÖZKAN, ŞİMŞEK, TAŞKIN, GÜNEŞ, KARADAĞ, ERDOĞMUŞ, BAĞCI`),
  filles: liste(`Zeynep, Elif, Defne, Azra, Ecrin, Ayşe, Nehir, Yağmur, Büşra, Gülşen, İpek, Işıl`),
  garcons: liste(`Yusuf, Emir, Kerem, Ömer, Mustafa, Çınar, Oğuzhan, Barış, Emre, Eymen, İbrahim, Tuğrul`),
  femmes: liste(`Fatma, Ayşe, Emine, Hatice, Zeliha, Gülşah, Özlem, Songül, Hülya, Şerife, Nurgül, Sümeyye`),
  hommes: liste(
    `Mehmet, Mustafa, Ahmet, Hüseyin, İsmail, Murat, Süleyman, Oğuz, Ramazan, Kadir, Uğur, Cengiz`,
  ),
};

export const VIETNAMIEN: Origine = {
  code: 'vietnamien',
  poids: 3,
  sansAccents: 0.1,
  noms: liste(`NGUYỄN, TRẦN, LÊ, PHẠM, HUỲNH, HOÀNG, PHAN, VŨ, VÕ, ĐẶNG, BÙI, ĐỖ, HỒ, NGÔ, DƯƠNG, LÝ, NGUYỄN PHÚ HƯNG,
    TÔN THẤT, ĐINH, MẠC`),
  filles: liste(`Linh, Mai, Thảo, Ngọc Lan, Hương, Thanh-Thảo, Bảo Châu, Kim Anh, Phương, Lệ, Quỳnh, Diễm`),
  garcons: liste(`Minh, Quang, Đức, Tuấn, Hải, Gia Huy, Khôi, Việt, Phúc, Bảo, Nhật Minh, Đạt`),
  femmes: liste(`Thị Hạnh, Lan, Thu Hà, Ngọc, Thị Kim, Phượng, Bích, Tuyết, Hồng, Yến`),
  hommes: liste(`Văn Hùng, Tuấn, Quốc, Đình, Thanh, Hữu Phước, Dũng, Sơn, Văn Nam, Khải`),
};

export const OUEST_AFRICAIN: Origine = {
  code: 'ouest-africain',
  poids: 6,
  sansAccents: 0.8,
  noms: liste(`DIALLO, TRAORÉ, COULIBALY, KEÏTA, CISSÉ, NDIAYE, N'DIAYE, DIOP, SOW, BA, FOFANA, KONATÉ, SANGARÉ, TOURÉ,
    KOUASSI, N'GUESSAN, YAO, OUATTARA, BAMBA, MBAYE, M'BAYE, GUEYE, SYLLA, CAMARA, DOUMBIA, OGOULA-NKWEMI, TCHOUAMENI`),
  filles: liste(
    `Aminata, Fatoumata, Mariam, Awa, Kadiatou, Aïssatou, Rokhaya, Bintou, Oumou, Néné, Salimata, Djeneba`,
  ),
  garcons: liste(
    `Mamadou, Ibrahima, Moussa, Ousmane, Cheikh, Amadou, Abdoulaye, Boubacar, Lamine, Issa, Seydou, Kouamé`,
  ),
  femmes: liste(
    `Aminata, Fatou, Mariama, Adja, Coumba, Hawa, Ramatoulaye, Marième, Assétou, Akissi, Oumou Kalsoum, Nafi`,
  ),
  hommes: liste(
    `Mamadou, Oumar, Abdoulaye, Bakary, Modibo, El Hadji, Seydou, Souleymane, Thierno, Kouadio, Yaya, Alassane`,
  ),
};

export const CHINOIS: Origine = {
  code: 'chinois',
  poids: 3,
  sansAccents: 0,
  noms: liste(
    `WANG, LI, ZHANG, LIU, CHEN, YANG, HUANG, ZHAO, WU, ZHOU, XU, LÜ, LIN, HE, ZHENG, OUYANG, XIE, QIU, YE, HU`,
  ),
  filles: liste(`Xinyi, Meiling, Yuxuan, Jiayi, Lihua, Mei, Ruoxi, Chloé Xin, Yating, Mengjie`),
  garcons: liste(`Haoran, Zihao, Jun, Wei, Yichen, Mingxu, Bo, Lucas Hao, Jianhong, Tian`),
  femmes: liste(`Xiaoyan, Li Na, Yan, Meiyun, Hong, Fang, Qin, Xiulan, Lingling, Ying`),
  hommes: liste(`Jianguo, Wei, Guoqiang, Feng, Zhiming, Lei, Haitao, Peng, Xiaoming, Jun`),
};
